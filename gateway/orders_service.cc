#include "gateway/orders_service.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <string>

#include "client/error_details.h"
#include "client/guid.h"
#include "gateway/reasons.h"
#include "gateway/request_check.h"

namespace partnercenter::gateway {
namespace {

// The customer that a request names; "" unless that is a GUID: callers may
// write anything there.
std::string CustomerOf(const std::string& customer_id) {
  const auto guid = client::Guid::Parse(customer_id);
  return guid.has_value() ? guid->text() : "";
}

// A violation of no field: the whole request is meant.
absl::Status NotTheMessage() {
  constexpr char kRule[] = "the request is not the message of this method";
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_description(kRule);
  absl::Status status = client::MakeError(absl::StatusCode::kInvalidArgument,
                                          kInvalidRequest, kRule);
  client::SetDetail(status, bad_request);
  return status;
}

// Starts a call with the request's message, if it is one.
template <typename Request>
grpc::ServerUnaryReactor* Start(const CallParts& parts, UnaryCall::Rpc rpc,
                                const grpc::ByteBuffer& bytes) {
  // Parsing empties the buffer, which is gRPC's; a copy shares its slices.
  grpc::ByteBuffer copy = bytes;
  Request request;
  if (!grpc::SerializationTraits<Request>::Deserialize(&copy, &request).ok()) {
    return UnaryCall::Start(parts, rpc, NotTheMessage());
  }
  rpc.customer = CustomerOf(request.customer_id());
  return UnaryCall::Start(parts, rpc, CheckRequest(request));
}

}  // namespace

grpc::ServerUnaryReactor* OrdersService::ListOrders(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Start<orders::v1::ListOrdersRequest>(
      parts_, {"ListOrders", context, response}, *request);
}

grpc::ServerUnaryReactor* OrdersService::GetOrder(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Start<orders::v1::GetOrderRequest>(
      parts_, {"GetOrder", context, response}, *request);
}

grpc::ServerUnaryReactor* OrdersService::ListOrdersByBillingCycle(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Start<orders::v1::ListOrdersByBillingCycleRequest>(
      parts_, {"ListOrdersByBillingCycle", context, response}, *request);
}

}  // namespace partnercenter::gateway
