#include "client/http/response_framing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxHeaders = 100;
constexpr size_t kMaxValueBytes = 8 * 1024;
constexpr size_t kMaxLengthDigits = 18;  // fits an int64_t

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

BodyEnd FindBodyEnd(int status, bool closes, const HttpHeaders& headers) {
  if (status < 200 || status == 204 || status == 304) return BodyEnd::kNoBody;
  const auto codings = Values(headers, "Transfer-Encoding");
  if (!codings.empty()) {
    return codings.size() == 1 && absl::EqualsIgnoreCase(codings[0], "chunked")
               ? BodyEnd::kAnnounced
               : BodyEnd::kUnclear;
  }
  const auto lengths = Values(headers, "Content-Length");
  if (!lengths.empty()) {
    const bool clear = IsLength(lengths[0]) &&
                       std::count(lengths.begin(), lengths.end(), lengths[0]) ==
                           static_cast<std::ptrdiff_t>(lengths.size());
    return clear ? BodyEnd::kAnnounced : BodyEnd::kUnclear;
  }
  // A success must have its document; what explains a failure can be missed.
  return closes || status < 300 ? BodyEnd::kConnectionClose : BodyEnd::kNoBody;
}

bool IsPrintable(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isprint);
}

}  // namespace

ResponseFraming FrameResponse(int status, absl::string_view version,
                              const HttpHeaders& headers) {
  const bool closes = AnnouncesClose(version, headers);
  ResponseFraming framing;
  framing.body_end = FindBodyEnd(status, closes, headers);
  // Both announcements at once is how one answer is smuggled into another.
  const bool contradicts = !Values(headers, "Transfer-Encoding").empty() &&
                           !Values(headers, "Content-Length").empty();
  framing.keeps_connection =
      !closes && !contradicts &&
      (framing.body_end == BodyEnd::kAnnounced || status == 204);
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
