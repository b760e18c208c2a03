#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// Bounds to which a delay that a server asks for is clamped.
inline constexpr absl::Duration kMinRetryDelay = absl::Seconds(1);
inline constexpr absl::Duration kMaxRetryDelay = absl::Minutes(10);

// Reads a Retry-After header: whole seconds ("API throttling guidance" prints
// `57`) or an HTTP date (RFC 9110, 10.2.3). Returns nothing if it is neither.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view value,
                                              absl::Time now);

// Reads the delay out of an error's text: "Rate limit is exceeded. Try again in
// 57 seconds." (the same page). Returns nothing if it states none.
std::optional<absl::Duration> ParseTryAgainIn(absl::string_view text);

}  // namespace partnercenter::client
