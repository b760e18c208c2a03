#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Durations as written on the command line and in descriptions of faults.
namespace partnercenter::simulator {

// Parses a number of milliseconds ("200") or a duration with units ("1.5s",
// "200ms").
//
// Errors: InvalidArgument for any other text, and for negative and infinite
// durations.
absl::StatusOr<absl::Duration> ParseLatency(absl::string_view text);

// Parses a duration with units ("1h", "90s") above zero. A number without a
// unit is refused, since half of the readers would take it for seconds.
//
// Errors: InvalidArgument for any other text, and for infinite durations.
absl::StatusOr<absl::Duration> ParseLifetime(absl::string_view text);

}  // namespace partnercenter::simulator
