#include "simulator/text/duration_text.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {

absl::StatusOr<absl::Duration> ParseLatency(absl::string_view text) {
  absl::Duration latency;
  double milliseconds = 0;
  if (absl::SimpleAtod(text, &milliseconds)) {
    latency = absl::Milliseconds(milliseconds);
  } else if (!absl::ParseDuration(text, &latency)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "latency ", text,
        " is neither a number of milliseconds nor a duration such as 200ms"));
  }
  if (latency < absl::ZeroDuration() || latency >= absl::Hours(24)) {
    return absl::InvalidArgumentError(
        absl::StrCat("latency ", text, " is not from 0 to less than 24 hours"));
  }
  return latency;
}

absl::StatusOr<absl::Duration> ParseLifetime(absl::string_view text) {
  absl::Duration lifetime;
  if (!absl::ParseDuration(text, &lifetime) ||
      lifetime <= absl::ZeroDuration() ||
      lifetime == absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "lifetime ", text, " is not a duration above zero such as 1h or 90s"));
  }
  return lifetime;
}

}  // namespace partnercenter::simulator
