#pragma once

#include <functional>

#include "absl/time/time.h"

namespace partnercenter::testing {

// Limit for what happens soon, on a busy machine of CI: a test that passes does
// not wait this long. Shorter than a gateway's `upstream.attemptTimeout` (30
// s), so that nothing passes only because an attempt has timed out.
inline constexpr absl::Duration kSoon = absl::Seconds(20);

// Limit for what must happen at once, such as the end of a stopped exchange.
// Asserts promptness, where kSoon only guards against a hang.
inline constexpr absl::Duration kPromptly = absl::Seconds(2);

// Calls `happened` every 5 ms until it returns true. Returns false if it still
// has not after `limit`.
//
//   EXPECT_TRUE(Eventually([&] { return simulator.request_count() == 3; }));
bool Eventually(const std::function<bool()>& happened,
                absl::Duration limit = absl::Minutes(1));

}  // namespace partnercenter::testing
