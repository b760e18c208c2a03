#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Lengths of time as the command line and the descriptions of faults write
// them.
namespace partnercenter::simulator {

// A number of milliseconds ("200") or a duration with units ("1.5s", "200ms").
// Errors: InvalidArgument for anything else, negative and infinite ones too.
absl::StatusOr<absl::Duration> ParseLatency(absl::string_view text);

// A duration with units ("1h", "90s"), above zero: without a unit, half of the
// readers would take it for seconds.
// Errors: InvalidArgument for anything else, infinite ones too.
absl::StatusOr<absl::Duration> ParseLifetime(absl::string_view text);

}  // namespace partnercenter::simulator
