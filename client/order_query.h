#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "base/guid.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::client {

// An order id that needs no encoding in a path: 1 to 64 of `A-Z a-z 0-9 _ -`,
// which covers every family of ids. Its case is kept: some are case-sensitive.
class OrderId {
 public:
  // Returns nothing if `text` is anything else.
  static std::optional<OrderId> Parse(absl::string_view text);

  const std::string& text() const { return text_; }

 private:
  explicit OrderId(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// One of the three reads, made of checked values: any of them can be put into a
// request as it is.
struct OrderQuery {
  base::Guid customer_id;
  // Set: this order. Not set: a list.
  std::optional<OrderId> order_id = {};
  // For a list: UNSPECIFIED is every cycle. Never UNKNOWN.
  orders::v1::BillingCycle billing_cycle =
      orders::v1::BILLING_CYCLE_UNSPECIFIED;
  bool include_price = false;
  // For a list.
  bool include_system_purchases = false;
  std::optional<base::Guid> indirect_reseller_id = {};
};

// The upstream's reads.
enum class Route { kListOrders, kListOrdersByBillingCycle, kGetOrder };
inline constexpr int kRoutes = static_cast<int>(Route::kGetOrder) + 1;

Route RouteOf(const OrderQuery& query);

// Returns "list_orders", "list_orders_by_billing_cycle", "get_order".
absl::string_view NameOf(Route route);

// Returns the path of the resource below the base URL, without query:
// "/customers/{c}/orders" or "/customers/{c}/orders/{o}".
std::string PathOf(const OrderQuery& query);

// Returns path and query, with the parameters that are set, in the documented
// spelling
// ("List orders by customer and billing cycle type": `onetime`).
std::string TargetOf(const OrderQuery& query);

// Returns the name of the requested resource, as google.rpc.ResourceInfo has
// it: "customers/{c}" or "customers/{c}/orders/{o}".
std::string ResourceNameOf(const OrderQuery& query);

}  // namespace partnercenter::client
