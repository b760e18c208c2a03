#include "gateway/call/request_check.h"

#include <google/protobuf/util/time_util.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "base/guid.h"
#include "base/saturating_time.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

using base::Guid;
using client::OrderId;
using client::OrderQuery;

constexpr absl::string_view kGuidRule =
    "must be a GUID: 8-4-4-4-12 hexadecimal digits";

// Takes the fields of a request one by one and remembers what is wrong.
class FieldCheck {
 public:
  const std::optional<Guid>& CustomerId(const std::optional<Guid>& customer) {
    if (!customer.has_value()) Violation("customer_id", kGuidRule);
    return customer;
  }

  std::optional<Guid> IndirectResellerId(const std::string& text) {
    if (text.empty()) return std::nullopt;
    auto guid = Guid::Parse(text);
    if (!guid.has_value()) Violation("indirect_reseller_id", kGuidRule);
    return guid;
  }

  std::optional<OrderId> IdOfOrder(const std::string& text) {
    auto id = OrderId::Parse(text);
    if (!id.has_value()) {
      Violation("order_id",
                "must be 1 to 64 of the characters A-Z a-z 0-9 _ -");
    }
    return id;
  }

  orders::v1::BillingCycle BillingCycle(orders::v1::BillingCycle cycle) {
    if (!orders::v1::BillingCycle_IsValid(cycle) ||
        cycle == orders::v1::BILLING_CYCLE_UNSPECIFIED ||
        cycle == orders::v1::BILLING_CYCLE_UNKNOWN) {
      Violation("billing_cycle",
                "must be a billing cycle other than BILLING_CYCLE_UNSPECIFIED "
                "and BILLING_CYCLE_UNKNOWN");
    }
    return cycle;
  }

  template <typename Request>
  void Ages(const Request& request) {
    if (request.has_max_age()) max_age_ = Age("max_age", request.max_age());
    if (request.has_max_stale_on_error()) {
      max_stale_ = Age("max_stale_on_error", request.max_stale_on_error());
    }
  }

  // The request, if no field was bad.
  absl::StatusOr<CheckedRequest> Finish(std::optional<OrderQuery> query) && {
    if (bad_request_.field_violations().empty()) {
      return CheckedRequest{*std::move(query), max_age_, max_stale_};
    }
    std::string fields;
    for (const auto& violation : bad_request_.field_violations()) {
      absl::StrAppend(&fields, fields.empty() ? "" : "; ", violation.field(),
                      " ", violation.description());
    }
    absl::Status status =
        client::MakeError(absl::StatusCode::kInvalidArgument,
                          orders::v1::ERROR_REASON_INVALID_REQUEST, fields);
    base::SetDetail(status, bad_request_);
    return status;
  }

 private:
  absl::Duration Age(absl::string_view field,
                     const google::protobuf::Duration& age) {
    using google::protobuf::util::TimeUtil;
    const bool in_range = age.seconds() >= 0 &&
                          age.seconds() <= TimeUtil::kDurationMaxSeconds &&
                          age.nanos() >= 0 && age.nanos() <= 999999999;
    if (!in_range) Violation(field, "must be a duration of zero or more");
    return base::FromProto(age);
  }

  void Violation(absl::string_view field, absl::string_view description) {
    auto& violation = *bad_request_.add_field_violations();
    violation.set_field(std::string(field));
    violation.set_description(std::string(description));
  }

  google::rpc::BadRequest bad_request_;
  std::optional<absl::Duration> max_age_;
  absl::Duration max_stale_;
};

// A query for this customer, if there is one.
std::optional<OrderQuery> QueryFor(const std::optional<Guid>& customer_id) {
  if (!customer_id.has_value()) return std::nullopt;
  return OrderQuery{.customer_id = *customer_id};
}

// The fields that both list requests have.
template <typename Request>
std::optional<OrderQuery> CheckListFields(const Request& request,
                                          const std::optional<Guid>& customer,
                                          FieldCheck& check) {
  auto query = QueryFor(check.CustomerId(customer));
  const auto reseller =
      check.IndirectResellerId(request.indirect_reseller_id());
  check.Ages(request);
  if (!query.has_value()) return query;
  query->include_price = request.include_price();
  query->include_system_purchases = request.include_system_purchases();
  query->indirect_reseller_id = reseller;
  return query;
}

}  // namespace

absl::StatusOr<CheckedRequest> CheckRequest(
    const orders::v1::ListOrdersRequest& request,
    const std::optional<Guid>& customer) {
  FieldCheck check;
  auto query = CheckListFields(request, customer, check);
  return std::move(check).Finish(std::move(query));
}

absl::StatusOr<CheckedRequest> CheckRequest(
    const orders::v1::GetOrderRequest& request,
    const std::optional<Guid>& customer) {
  FieldCheck check;
  auto query = QueryFor(check.CustomerId(customer));
  const auto order_id = check.IdOfOrder(request.order_id());
  check.Ages(request);
  if (query.has_value()) {
    query->order_id = order_id;
    query->include_price = request.include_price();
  }
  return std::move(check).Finish(std::move(query));
}

absl::StatusOr<CheckedRequest> CheckRequest(
    const orders::v1::ListOrdersByBillingCycleRequest& request,
    const std::optional<Guid>& customer) {
  FieldCheck check;
  auto query = CheckListFields(request, customer, check);
  const auto cycle = check.BillingCycle(request.billing_cycle());
  if (query.has_value()) query->billing_cycle = cycle;
  return std::move(check).Finish(std::move(query));
}

}  // namespace partnercenter::gateway
