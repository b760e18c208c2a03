#include "gateway/call/orders_service.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <optional>

#include "base/error_details.h"
#include "base/guid.h"
#include "client/error_reason.h"
#include "gateway/call/request_check.h"

namespace partnercenter::gateway {
namespace {

// A violation of no field: the whole request is meant.
absl::Status NotTheMessage() {
  constexpr char kRule[] = "the request is not the message of this method";
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_description(kRule);
  absl::Status status =
      client::MakeError(absl::StatusCode::kInvalidArgument,
                        orders::v1::ERROR_REASON_INVALID_REQUEST, kRule);
  base::SetDetail(status, bad_request);
  return status;
}

// The message, if the bytes are one.
template <typename Request>
std::optional<Request> Parse(const grpc::ByteBuffer& bytes) {
  // Parsing empties the buffer, which is gRPC's; a copy shares its slices.
  grpc::ByteBuffer copy = bytes;
  Request request;
  if (!grpc::SerializationTraits<Request>::Deserialize(&copy, &request).ok()) {
    return std::nullopt;
  }
  return request;
}

}  // namespace

template <typename Request>
grpc::ServerUnaryReactor* OrdersService::Serve(UnaryRpc rpc,
                                               const grpc::ByteBuffer& bytes) {
  const auto request = Parse<Request>(bytes);
  const auto customer = request.has_value()
                            ? base::Guid::Parse(request->customer_id())
                            : std::nullopt;
  if (customer.has_value()) rpc.customer = customer->text();
  Admission admission =
      authorizer_.Admit(*rpc.context->auth_context(), rpc.method, customer);
  // Errors of a request are told only to a caller that may make it.
  absl::StatusOr<CheckedRequest> checked =
      !admission.status.ok() ? admission.status
      : request.has_value()  ? CheckRequest(*request, customer)
                             : NotTheMessage();
  return StartUnaryCall(parts_, rpc, std::move(admission), std::move(checked));
}

grpc::ServerUnaryReactor* OrdersService::ListOrders(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Serve<orders::v1::ListOrdersRequest>({"ListOrders", context, response},
                                              *request);
}

grpc::ServerUnaryReactor* OrdersService::GetOrder(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Serve<orders::v1::GetOrderRequest>({"GetOrder", context, response},
                                            *request);
}

grpc::ServerUnaryReactor* OrdersService::ListOrdersByBillingCycle(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Serve<orders::v1::ListOrdersByBillingCycleRequest>(
      {"ListOrdersByBillingCycle", context, response}, *request);
}

}  // namespace partnercenter::gateway
