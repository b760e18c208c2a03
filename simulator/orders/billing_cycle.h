#pragma once

#include <optional>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// How often an order is billed, with the numbers that the upstream gives the
// members (enum BillingCycleType of its .NET SDK).
enum class BillingCycle {
  kUnknown = 0,
  kMonthly = 1,
  kAnnual = 2,
  kNone = 3,
  kOneTime = 4,
  kTriennial = 5,
  kBiennial = 6,
};

// The cycle that a query's `billingType` names: a member's name in any case
// (`onetime`, `OneTime`) or its decimal number. `one_time`, which is how orders
// spell it and the Java SDK sends it, counts unless `strict`. Nothing if the
// text is neither.
std::optional<BillingCycle> ParseBillingType(absl::string_view text,
                                             bool strict);

// The cycle of an order whose `billingCycle` has this text; kUnknown if it is
// none of the documented ones.
BillingCycle BillingCycleOf(absl::string_view text);

}  // namespace partnercenter::simulator
