#include "tests/support/scripted_upstream.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace partnercenter::testing {
namespace {

// "x" of "GET /v1/customers/c/orders/x?a=b HTTP/1.1".
std::string LastSegment(const std::string& request) {
  const std::vector<std::string> words = absl::StrSplit(request, ' ');
  if (words.size() < 2) return "";
  const std::string path = words[1].substr(0, words[1].find('?'));
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

ScriptedUpstream::ScriptedUpstream(std::map<std::string, std::string> answers)
    : answers_(std::move(answers)), server_([this](ServedConnection& served) {
        const std::string request = served.ReadRequest();
        if (request.empty()) return;
        const auto answer = answers_.find(LastSegment(request));
        served.Send(answer == answers_.end() ? HttpAnswer(404, "")
                                             : answer->second);
      }) {}

std::string ScriptedUpstream::base_url() const {
  return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
}

std::string HttpAnswer(int status, const std::string& body,
                       const std::string& headers) {
  return absl::StrCat("HTTP/1.1 ", status,
                      " Some Reason\r\nContent-Length: ", body.size(),
                      "\r\nConnection: close\r\n", headers, "\r\n", body);
}

std::string HeaderOf(const std::string& request, const std::string& name) {
  for (absl::string_view line : absl::StrSplit(request, "\r\n")) {
    const size_t colon = line.find(':');
    if (colon != absl::string_view::npos &&
        absl::EqualsIgnoreCase(line.substr(0, colon), name)) {
      return std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    }
  }
  return "";
}

}  // namespace partnercenter::testing
