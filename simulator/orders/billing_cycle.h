#pragma once

#include <optional>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Billing cycle of an order, with the numbers that the upstream gives the
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

// Parses a query's `billingType`: a member's name in any case (`onetime`,
// `OneTime`) or its decimal number. `one_time`, which is the spelling of orders
// and of the Java SDK, is accepted unless `strict`. Returns nothing for any
// other text.
std::optional<BillingCycle> ParseBillingType(absl::string_view text,
                                             bool strict);

// Returns the cycle for the text of an order's `billingCycle`; kUnknown if it
// is not documented.
BillingCycle BillingCycleOf(absl::string_view text);

}  // namespace partnercenter::simulator
