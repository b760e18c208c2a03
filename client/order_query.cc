#include "client/order_query.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "json/message_plan.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxOrderIdLength = 64;

bool IsOrderIdCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '-';
}

// "onetime" of BILLING_CYCLE_ONE_TIME.
std::string BillingType(orders::v1::BillingCycle cycle) {
  return json::CanonicalEnumText(json::EnumValueText(
      *orders::v1::BillingCycle_descriptor()->FindValueByNumber(cycle)));
}

}  // namespace

std::optional<OrderId> OrderId::Parse(absl::string_view text) {
  if (text.empty() || text.size() > kMaxOrderIdLength ||
      !std::all_of(text.begin(), text.end(), IsOrderIdCharacter)) {
    return std::nullopt;
  }
  return OrderId(std::string(text));
}

Route RouteOf(const OrderQuery& query) {
  if (query.order_id.has_value()) return Route::kGetOrder;
  return query.billing_cycle == orders::v1::BILLING_CYCLE_UNSPECIFIED
             ? Route::kListOrders
             : Route::kListOrdersByBillingCycle;
}

absl::string_view NameOf(Route route) {
  switch (route) {
    case Route::kListOrders:
      return "list_orders";
    case Route::kListOrdersByBillingCycle:
      return "list_orders_by_billing_cycle";
    case Route::kGetOrder:
      break;
  }
  return "get_order";
}

std::string PathOf(const OrderQuery& query) {
  std::string path =
      absl::StrCat("/customers/", query.customer_id.text(), "/orders");
  if (query.order_id.has_value()) {
    absl::StrAppend(&path, "/", query.order_id->text());
  }
  return path;
}

std::string TargetOf(const OrderQuery& query) {
  std::vector<std::string> parameters;
  if (query.billing_cycle != orders::v1::BILLING_CYCLE_UNSPECIFIED) {
    parameters.push_back(
        absl::StrCat("billingType=", BillingType(query.billing_cycle)));
  }
  if (query.include_price) parameters.push_back("include_price=true");
  if (query.include_system_purchases) {
    parameters.push_back("include_system_purchases=true");
  }
  if (query.indirect_reseller_id.has_value()) {
    parameters.push_back(absl::StrCat("indirect_reseller_id=",
                                      query.indirect_reseller_id->text()));
  }
  return absl::StrCat(PathOf(query), parameters.empty() ? "" : "?",
                      absl::StrJoin(parameters, "&"));
}

std::string ResourceNameOf(const OrderQuery& query) {
  if (query.order_id.has_value()) return PathOf(query).substr(1);
  return absl::StrCat("customers/", query.customer_id.text());
}

}  // namespace partnercenter::client
