#pragma once

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Time for the work left at exit. Longer than all of it takes, except for a
// name look-up.
inline constexpr absl::Duration kExitTime = absl::Milliseconds(500);

// Exits the process with `exit_code` if it is still running after `limit`. For
// the last line of main: everything has been reported by then, but stopping a
// thread in a name look-up takes as long as the resolver does.
void ExitWithin(absl::Duration limit, int exit_code);

}  // namespace partnercenter::gateway
