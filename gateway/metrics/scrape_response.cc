#include "gateway/metrics/scrape_response.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace partnercenter::gateway {
namespace {

std::string Response(absl::string_view status, absl::string_view headers,
                     absl::string_view body) {
  return absl::StrCat("HTTP/1.1 ", status, "\r\n", headers,
                      "Content-Length: ", body.size(),
                      "\r\nConnection: close\r\n\r\n", body);
}

}  // namespace

std::string ScrapeResponse(absl::string_view head, const ScrapeText& text) {
  const std::vector<absl::string_view> line =
      absl::StrSplit(head.substr(0, head.find("\r\n")), ' ');
  if (line.size() != 3 || !absl::StartsWith(line[2], "HTTP/1.")) {
    return Response("400 Bad Request", "", "");
  }
  const absl::string_view path = line[1].substr(0, line[1].find('?'));
  if (path != "/metrics") return Response("404 Not Found", "", "");
  if (line[0] != "GET") {
    return Response("405 Method Not Allowed", "Allow: GET\r\n", "");
  }
  return Response("200 OK", "Content-Type: text/plain; charset=utf-8\r\n",
                  text());
}

std::string HeadTooLargeResponse() {
  return Response("431 Request Header Fields Too Large", "", "");
}

}  // namespace partnercenter::gateway
