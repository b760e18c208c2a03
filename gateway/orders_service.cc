#include "gateway/orders_service.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include "client/error_details.h"
#include "gateway/reasons.h"
#include "gateway/request_check.h"

namespace partnercenter::gateway {
namespace {

template <typename Request>
absl::StatusOr<client::OrderQuery> ParseAndCheck(
    const grpc::ByteBuffer& bytes) {
  // Parsing empties the buffer, which is gRPC's; a copy shares its slices.
  grpc::ByteBuffer copy = bytes;
  Request request;
  if (!grpc::SerializationTraits<Request>::Deserialize(&copy, &request).ok()) {
    return client::MakeError(absl::StatusCode::kInvalidArgument,
                             kInvalidRequest,
                             "the request is not the message of this method");
  }
  return CheckRequest(request);
}

}  // namespace

grpc::ServerUnaryReactor* OrdersService::ListOrders(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return UnaryCall::Start(
      parts_, {"ListOrders", context, response},
      ParseAndCheck<orders::v1::ListOrdersRequest>(*request));
}

grpc::ServerUnaryReactor* OrdersService::GetOrder(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return UnaryCall::Start(parts_, {"GetOrder", context, response},
                          ParseAndCheck<orders::v1::GetOrderRequest>(*request));
}

grpc::ServerUnaryReactor* OrdersService::ListOrdersByBillingCycle(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return UnaryCall::Start(
      parts_, {"ListOrdersByBillingCycle", context, response},
      ParseAndCheck<orders::v1::ListOrdersByBillingCycleRequest>(*request));
}

}  // namespace partnercenter::gateway
