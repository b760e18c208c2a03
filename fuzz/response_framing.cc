// Target: the headers of an answer, which determine the end of its body, and
// the subset of them that is passed on.

#include "client/http/response_framing.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "fuzz/answer_input.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

using client::BodyEnd;
using client::HttpHeaders;
using client::ResponseFraming;

constexpr size_t kMaxHeaders = 100;
constexpr size_t kMaxValueBytes = 8 * 1024;

bool Has(const HttpHeaders& headers, absl::string_view name) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return absl::EqualsIgnoreCase(header.first, name);
  });
}

void RequireFraming(int status, absl::string_view version,
                    const HttpHeaders& headers) {
  const ResponseFraming framing =
      client::FrameResponse(status, version, headers);
  if (status < 200 || status == 204 || status == 304) {
    Require(framing.body_end == BodyEnd::kNoBody, "such a status has no body");
  }
  if (framing.keeps_connection) {
    Require(version == "HTTP/1.1", "only HTTP/1.1 keeps a connection");
    Require(framing.body_end == BodyEnd::kLength ||
                framing.body_end == BodyEnd::kChunks || status == 204,
            "a kept connection has a known end of the answer");
    Require(
        !Has(headers, "Transfer-Encoding") || !Has(headers, "Content-Length"),
        "an answer with two framings closes the connection");
  }
  const HttpHeaders reversed(headers.rbegin(), headers.rend());
  const ResponseFraming again =
      client::FrameResponse(status, version, reversed);
  Require(again.body_end == framing.body_end &&
              again.keeps_connection == framing.keeps_connection,
          "the order of headers does not matter");
}

void RequireSafeHeaders(const HttpHeaders& headers) {
  const HttpHeaders safe = client::SafeHeaders(headers);
  Require(safe.size() <= kMaxHeaders, "headers are bounded");
  for (const auto& [name, value] : safe) {
    RequirePrintable(name, "a header's name");
    RequirePrintable(value, "a header's value");
    Require(value.size() <= kMaxValueBytes, "a header's value is bounded");
  }
  Require(client::SafeHeaders(safe) == safe, "safe headers are safe");
}

}  // namespace
}  // namespace partnercenter::fuzz

// The input has the status in its first line, the version in its second, then
// the headers.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  absl::string_view input(reinterpret_cast<const char*>(data), size);
  int status = 0;
  if (!absl::SimpleAtoi(TakeLine(input), &status)) status = 0;
  const absl::string_view version = TakeLine(input);
  const HttpHeaders headers = TakeHeaders(input);
  RequireFraming(status, version, headers);
  RequireSafeHeaders(headers);
  return 0;
}
