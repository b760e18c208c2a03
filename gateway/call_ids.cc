#include "gateway/call_ids.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/guid.h"

namespace partnercenter::gateway {
namespace {

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           (c >= 'a' && c <= 'f');
  });
}

// "00-{trace id, 32 digits}-{parent id, 16 digits}-{flags, 2 digits}". Later
// versions may have more behind; version ff and an all-zero id are invalid.
std::optional<client::Guid> TraceId(absl::string_view traceparent) {
  constexpr size_t kVersion00Size = 55;
  if (traceparent.size() < kVersion00Size || traceparent[2] != '-' ||
      traceparent[35] != '-' || traceparent[52] != '-') {
    return std::nullopt;
  }
  const absl::string_view version = traceparent.substr(0, 2);
  const absl::string_view id = traceparent.substr(3, 32);
  const absl::string_view parent = traceparent.substr(36, 16);
  const absl::string_view flags = traceparent.substr(53, 2);
  const bool longer_is_fine = version != "00" &&
                              traceparent.size() > kVersion00Size &&
                              traceparent[kVersion00Size] == '-';
  const bool is_valid =
      IsLowerHex(version) && version != "ff" && IsLowerHex(id) &&
      IsLowerHex(parent) && IsLowerHex(flags) &&
      id.find_first_not_of('0') != absl::string_view::npos &&
      parent.find_first_not_of('0') != absl::string_view::npos &&
      (traceparent.size() == kVersion00Size || longer_is_fine);
  if (!is_valid) return std::nullopt;
  return client::Guid::Parse(
      absl::StrCat(id.substr(0, 8), "-", id.substr(8, 4), "-", id.substr(12, 4),
                   "-", id.substr(16, 4), "-", id.substr(20)));
}

}  // namespace

std::string CorrelationIdOf(const MetadataLookup& metadata) {
  if (const auto given = metadata("ms-correlation-id")) {
    if (const auto guid = client::Guid::Parse(*given)) return guid->text();
  }
  if (const auto traceparent = metadata("traceparent")) {
    if (const auto guid = TraceId(*traceparent)) return guid->text();
  }
  return client::Guid::Random().text();
}

}  // namespace partnercenter::gateway
