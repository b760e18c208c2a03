// Target: the link to a list's next page, to which the bearer token is sent.

#include "client/rest/next_page.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

using client::HttpRequest;
using client::OrderQuery;
using orders::v1::Link;

constexpr char kCustomer[] = "44e5b981-00c6-4fb0-a738-22ac2ea54ab1";
constexpr char kBaseUrl[] = "https://api.partnercenter.example/v1";

// Parses an input: a line with the uri, one with the method, then one for each
// header.
Link ReadLink(absl::string_view input) {
  Link link;
  int line_number = 0;
  for (const absl::string_view line : absl::StrSplit(input, '\n')) {
    if (line_number == 0) {
      link.set_uri(std::string(line));
    } else if (line_number == 1) {
      link.set_method(std::string(line));
    } else {
      const size_t colon = std::min(line.find(':'), line.size());
      auto& header = *link.add_headers();
      header.set_key(std::string(line.substr(0, colon)));
      if (colon < line.size()) {
        header.set_value(std::string(line.substr(colon + 1)));
      }
    }
    ++line_number;
  }
  return link;
}

void RequireRequest(const HttpRequest& request, const OrderQuery& query) {
  absl::string_view target = request.target;
  RequirePrintable(target, "a target");
  Require(target.find_first_of(" #\"<>\\^`{|}") == absl::string_view::npos,
          absl::StrCat("a target needs no encoding: ", target));
  Require(target.substr(0, target.find('?')) == client::PathOf(query),
          absl::StrCat("the orders of the same customer: ", target));
  for (const auto& [name, value] : request.headers) {
    Require(name == "MS-ContinuationToken",
            absl::StrCat("a link sets no other header: ", name));
    RequirePrintable(value, "a header's value");
  }
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  namespace client = partnercenter::client;
  static const OrderQuery query{*partnercenter::base::Guid::Parse(kCustomer)};
  static const client::BaseUrl base = *client::ParseBaseUrl(kBaseUrl);
  const Link link = ReadLink({reinterpret_cast<const char*>(data), size});
  const auto request = client::NextPageRequest(link, query, base);
  if (request.ok()) {
    RequireRequest(*request, query);
  } else {
    RequireDocumentError(request.status());
  }
  return 0;
}
