#include "simulator/orders/order_query.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

constexpr int kInvalidRequestInput = 800002;
constexpr int kUnableToParseEnum = 900126;

Answer InvalidInput(absl::string_view name) {
  return VendorError(400, kInvalidRequestInput,
                     absl::StrCat("Invalid request input: ", name));
}

// The .NET SDK sends `True`, the Java SDK `true`.
std::optional<bool> ParseBool(const std::optional<std::string>& text) {
  if (!text || absl::EqualsIgnoreCase(*text, "false")) return false;
  if (absl::EqualsIgnoreCase(*text, "true")) return true;
  return std::nullopt;
}

}  // namespace

std::variant<OrderQuery, Answer> ParseOrderQuery(
    const QueryParameters& parameters, bool strict_billing_type) {
  OrderQuery query;
  if (const auto text = FindParameter(parameters, "billingType")) {
    query.billing_cycle = ParseBillingType(*text, strict_billing_type);
    if (!query.billing_cycle) {
      return VendorError(400, kUnableToParseEnum,
                         absl::StrCat("Unable to parse enum: ", *text));
    }
  }
  const auto prices = ParseBool(FindParameter(parameters, "include_price"));
  if (!prices) return InvalidInput("include_price");
  query.include_price = *prices;
  const auto system =
      ParseBool(FindParameter(parameters, "include_system_purchases"));
  if (!system) return InvalidInput("include_system_purchases");
  query.include_system_purchases = *system;
  if (const auto reseller = FindParameter(parameters, "indirect_reseller_id")) {
    if (!IsGuid(*reseller)) return InvalidInput("indirect_reseller_id");
    query.indirect_reseller_id = absl::AsciiStrToLower(*reseller);
  }
  return query;
}

bool Matches(const OrderQuery& query, const Order& order) {
  if (order.made_by_system && !query.include_system_purchases) return false;
  if (query.billing_cycle && order.billing_cycle != *query.billing_cycle) {
    return false;
  }
  return query.indirect_reseller_id.empty() ||
         order.indirect_reseller_id == query.indirect_reseller_id;
}

}  // namespace partnercenter::simulator
