#include "simulator/orders/billing_cycle.h"

#include <array>

#include "absl/strings/match.h"

namespace partnercenter::simulator {
namespace {

// The index of a name is the member's number.
constexpr std::array<absl::string_view, 7> kNames = {
    "unknown", "monthly", "annual", "none", "onetime", "triennial", "biennial"};

constexpr absl::string_view kSnakeCaseOneTime = "one_time";

}  // namespace

std::optional<BillingCycle> ParseBillingType(absl::string_view text,
                                             bool strict) {
  if (!strict && absl::EqualsIgnoreCase(text, kSnakeCaseOneTime)) {
    return BillingCycle::kOneTime;
  }
  for (size_t i = 0; i < kNames.size(); ++i) {
    const char digit = static_cast<char>('0' + i);
    if (absl::EqualsIgnoreCase(text, kNames[i]) ||
        text == absl::string_view(&digit, 1)) {
      return static_cast<BillingCycle>(i);
    }
  }
  return std::nullopt;
}

BillingCycle BillingCycleOf(absl::string_view text) {
  return ParseBillingType(text, /*strict=*/false)
      .value_or(BillingCycle::kUnknown);
}

}  // namespace partnercenter::simulator
