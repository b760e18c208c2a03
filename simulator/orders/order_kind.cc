#include "simulator/orders/order_kind.h"

#include <algorithm>
#include <array>

namespace partnercenter::simulator {
namespace {

using enum OrderFamily;

constexpr OrderKind kKinds[] = {
    {kNewCommerce, "monthly", "P1Y", 1, LicenceProducts},
    {kLegacy, "monthly", "", 1, LegacyProducts},
    {kModern, "one_time", "P1Y", 12, ReservationProducts},
    {kNewCommerce, "annual", "P1Y", 12, LicenceProducts},
    {kNewCommerce, "monthly", "P1Y", 1, SavingsPlanProducts},
    {kNewCommerce, "none", "P1M", 0, LicenceProducts, "UserPurchase", true},
    {kModern, "one_time", "", 1, SoftwareProducts},
    {kNewCommerce, "triennial", "P3Y", 36, LicenceProducts},
    {kLegacy, "annual", "", 12, LegacyProducts},
    {kNewCommerce, "biennial", "P2Y", 24, LicenceProducts},
    {kNewCommerce, "monthly", "P1M", 1, UsageProducts, "SystemPurchase"},
    {kNewCommerce, "monthly", "P1M", 1, LicenceProducts},
    {kNewCommerce, "one_time", "", 1, SoftwareProducts},
    {kNewCommerce, "annual", "P1Y", 12, UsageProducts, "SystemBilling"},
    {kNewCommerce, "one_time", "P3Y", 36, ReservationProducts},
};

constexpr std::array<absl::string_view, 10> kRarerStatuses = {
    "pending",         "cancelled",          "pending_po_upload",
    "suspended",       "po_upload_complete", "pending_review",
    "partial_success", "po_review_rejected", "error",
    "unknown"};

constexpr std::array<absl::string_view, 5> kUnprovisioned = {
    "pending", "pending_po_upload", "pending_review", "po_review_rejected",
    "error"};

}  // namespace

absl::Span<const OrderKind> OrderKinds() { return kKinds; }

absl::Span<const absl::string_view> RarerStatuses() { return kRarerStatuses; }

bool IsProvisioned(absl::string_view status) {
  return std::find(kUnprovisioned.begin(), kUnprovisioned.end(), status) ==
         kUnprovisioned.end();
}

}  // namespace partnercenter::simulator
