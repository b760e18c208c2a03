#include "simulator/orders/orders_service.h"

#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "simulator/orders/link_json.h"
#include "simulator/orders/order_query.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

constexpr char kReseller[] = "00000000-0000-4000-8000-000000000100";

const std::string& TextOf(const Order& order, const OrderQuery& query) {
  return query.include_price ? order.with_prices : order.without_prices;
}

Answer List(absl::string_view customer_id, absl::Span<const Order> orders,
            const OrderQuery& query) {
  std::vector<absl::string_view> texts;
  size_t size = 0;
  for (const Order& order : orders) {
    if (!Matches(query, order)) continue;
    texts.push_back(TextOf(order, query));
    size += texts.back().size() + 1;
  }
  const std::string tail = absl::StrCat(
      "],\"links\":{\"self\":", Link(OrderUri(customer_id, "")).dump(),
      "},\"attributes\":{\"objectType\":\"Collection\"}}");
  Answer answer;
  answer.body = absl::StrCat("{\"totalCount\":", texts.size(), ",\"items\":[");
  answer.body.reserve(answer.body.size() + size + tail.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    absl::StrAppend(&answer.body, i == 0 ? "" : ",", texts[i]);
  }
  absl::StrAppend(&answer.body, tail);
  return answer;
}

Answer One(const std::string& order_id, absl::Span<const Order> orders,
           const OrderQuery& query) {
  for (const Order& order : orders) {
    if (!IsSameOrderId(order.id, order_id)) continue;
    Answer answer;
    answer.body = TextOf(order, query);
    return answer;
  }
  return VendorError(404, 20000, "Order ID not found");
}

}  // namespace

std::optional<OrdersRoute> ParseOrdersRoute(absl::string_view path) {
  const std::vector<std::string> parts =
      absl::StrSplit(path, '/', absl::SkipEmpty());
  const bool known = (parts.size() == 4 || parts.size() == 5) &&
                     parts[0] == "v1" && parts[1] == "customers" &&
                     parts[3] == "orders";
  if (!known) return std::nullopt;
  return OrdersRoute{parts[2], parts.size() == 5 ? parts[4] : ""};
}

Answer OrdersService::Get(const OrdersRoute& route,
                          const QueryParameters& parameters) const {
  if (!IsGuid(route.customer_id)) {
    return VendorError(400, 2000, "Tenant Id must be a GUID.");
  }
  const std::string customer_id = absl::AsciiStrToLower(route.customer_id);
  if (options_.foreign_customers.count(customer_id) > 0) {
    return VendorError(
        403, 20002,
        absl::StrCat("The partner ID ", kReseller,
                     " has no commerce relationship with the customer ID ",
                     customer_id, "."));
  }
  const auto orders = book_.OrdersOf(customer_id);
  if (!orders) return VendorError(404, 60003, "Tenant not found");
  const auto parsed = ParseOrderQuery(parameters, options_.strict_billing_type);
  if (const Answer* refusal = std::get_if<Answer>(&parsed)) return *refusal;
  const OrderQuery& query = std::get<OrderQuery>(parsed);
  if (query.include_price && options_.deny_prices) {
    return VendorError(403, 800043,
                       "Access to pricing information isn't granted");
  }
  if (!route.order_id.empty()) return One(route.order_id, *orders, query);
  return List(customer_id, *orders, query);
}

}  // namespace partnercenter::simulator
