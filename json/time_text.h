#pragma once

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace partnercenter::json {

// An instant as google.protobuf.Timestamp holds it.
struct Instant {
  int64_t seconds = 0;  // since 1970-01-01T00:00:00Z
  int32_t nanos = 0;    // 0 to 999,999,999

  bool operator==(const Instant&) const = default;
};

// Reads an RFC 3339 text with an optional zone (none means UTC: some Partner
// Center resources leave it out) and at most nine fraction digits (it sends up
// to seven). Returns nothing if the text is anything else, a leap second
// included, or if the instant lies outside the years 0001 to 9999, which a
// Timestamp cannot hold.
std::optional<Instant> ParseTimeText(absl::string_view text);

}  // namespace partnercenter::json
