#include "tests/support/orders_caller.h"

#include <grpcpp/create_channel.h>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace partnercenter::testing {
namespace {

using orders::v1::OrdersService;

// Opens a channel that shares no connection with those of other callers, and
// accepts replies larger than the default of 4 MiB.
grpc::ChannelArguments ChannelOptions() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return arguments;
}

template <typename Request, typename Response>
Outcome<Response> Call(OrdersService::Stub& stub,
                       grpc::Status (OrdersService::Stub::*method)(
                           grpc::ClientContext*, const Request&, Response*),
                       const Request& request,
                       const OrdersCaller::Options& options) {
  grpc::ClientContext own_context;
  grpc::ClientContext& context =
      options.context != nullptr ? *options.context : own_context;
  if (options.has_deadline) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + options.deadline));
  }
  for (const auto& [name, value] : options.metadata) {
    context.AddMetadata(name, value);
  }
  Outcome<Response> outcome;
  outcome.status = (stub.*method)(&context, request, &outcome.response);
  for (const auto& [name, value] : context.GetServerTrailingMetadata()) {
    outcome.trailers.emplace(std::string(name.data(), name.size()),
                             std::string(value.data(), value.size()));
  }
  return outcome;
}

}  // namespace

OrdersCaller::OrdersCaller(const std::string& address)
    : OrdersCaller(address, grpc::InsecureChannelCredentials()) {}

OrdersCaller::OrdersCaller(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials)
    : channel_(
          grpc::CreateCustomChannel(address, credentials, ChannelOptions())),
      stub_(OrdersService::NewStub(channel_)) {}

OrdersCaller::ListOutcome OrdersCaller::List(
    const orders::v1::ListOrdersRequest& request,
    const Options& options) const {
  return Call(*stub_, &OrdersService::Stub::ListOrders, request, options);
}

OrdersCaller::ListOutcome OrdersCaller::List(const std::string& customer_id,
                                             const Options& options) const {
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(customer_id);
  return List(request, options);
}

OrdersCaller::OrderOutcome OrdersCaller::GetOrder(
    const orders::v1::GetOrderRequest& request, const Options& options) const {
  return Call(*stub_, &OrdersService::Stub::GetOrder, request, options);
}

OrdersCaller::OrderOutcome OrdersCaller::GetOrder(
    const std::string& customer_id, const std::string& order_id,
    const Options& options) const {
  orders::v1::GetOrderRequest request;
  request.set_customer_id(customer_id);
  request.set_order_id(order_id);
  return GetOrder(request, options);
}

OrdersCaller::CycleOutcome OrdersCaller::ByCycle(
    const orders::v1::ListOrdersByBillingCycleRequest& request,
    const Options& options) const {
  return Call(*stub_, &OrdersService::Stub::ListOrdersByBillingCycle, request,
              options);
}

std::string CustomerOf(int number) {
  return absl::StrFormat("1c2d3e4f-0a1b-4c2d-8e3f-%012d", number);
}

}  // namespace partnercenter::testing
