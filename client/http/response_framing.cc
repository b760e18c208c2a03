#include "client/http/response_framing.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxHeaders = 100;
constexpr size_t kMaxValueBytes = 8 * 1024;
constexpr size_t kMaxLengthDigits = 18;  // of any use

std::vector<absl::string_view> Values(const HttpHeaders& headers,
                                      absl::string_view name) {
  std::vector<absl::string_view> values;
  for (const auto& [key, value] : headers) {
    if (absl::EqualsIgnoreCase(key, name)) values.push_back(value);
  }
  return values;
}

bool IsLength(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxLengthDigits &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool AnnouncesClose(absl::string_view version, const HttpHeaders& headers) {
  if (version != "HTTP/1.1") return true;
  for (absl::string_view value : Values(headers, "Connection")) {
    for (absl::string_view option : absl::StrSplit(value, ',')) {
      option = absl::StripAsciiWhitespace(option);
      if (absl::EqualsIgnoreCase(option, "close")) return true;
    }
  }
  return false;
}

// All must say the same.
std::optional<uint64_t> LengthIn(const std::vector<absl::string_view>& values) {
  uint64_t length = 0;
  const bool clear =
      IsLength(values[0]) && absl::SimpleAtoi(values[0], &length) &&
      std::all_of(values.begin(), values.end(),
                  [&](absl::string_view value) { return value == values[0]; });
  return clear ? std::make_optional(length) : std::nullopt;
}

// Finds the end of the body, and its length if it ends by that.
ResponseFraming FindBodyEnd(int status, bool closes,
                            const HttpHeaders& headers) {
  if (status < 200 || status == 204 || status == 304) {
    return {BodyEnd::kNoBody};
  }
  const auto codings = Values(headers, "Transfer-Encoding");
  if (!codings.empty()) {
    return {codings.size() == 1 && absl::EqualsIgnoreCase(codings[0], "chunked")
                ? BodyEnd::kChunks
                : BodyEnd::kUnclear};
  }
  const auto lengths = Values(headers, "Content-Length");
  if (!lengths.empty()) {
    const auto length = LengthIn(lengths);
    return length.has_value() ? ResponseFraming{BodyEnd::kLength, *length}
                              : ResponseFraming{BodyEnd::kUnclear};
  }
  // A success must have its document; what explains a failure can be missed.
  return {closes || status < 300 ? BodyEnd::kConnectionClose
                                 : BodyEnd::kNoBody};
}

bool IsPrintable(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isprint);
}

}  // namespace

ResponseFraming FrameResponse(int status, absl::string_view version,
                              const HttpHeaders& headers) {
  const bool closes = AnnouncesClose(version, headers);
  ResponseFraming framing = FindBodyEnd(status, closes, headers);
  // Both announcements at once is how one answer is smuggled into another.
  const bool contradicts = !Values(headers, "Transfer-Encoding").empty() &&
                           !Values(headers, "Content-Length").empty();
  framing.keeps_connection =
      !closes && !contradicts &&
      (framing.body_end == BodyEnd::kLength ||
       framing.body_end == BodyEnd::kChunks || status == 204);
  return framing;
}

HttpHeaders SafeHeaders(HttpHeaders headers) {
  headers.erase(std::remove_if(headers.begin(), headers.end(),
                               [](const auto& header) {
                                 return header.second.size() > kMaxValueBytes ||
                                        !IsPrintable(header.first) ||
                                        !IsPrintable(header.second);
                               }),
                headers.end());
  if (headers.size() > kMaxHeaders) headers.resize(kMaxHeaders);
  return headers;
}

}  // namespace partnercenter::client
