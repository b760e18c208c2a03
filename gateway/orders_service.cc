#include "gateway/orders_service.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include "client/error_details.h"
#include "gateway/reasons.h"
#include "gateway/request_check.h"

namespace partnercenter::gateway {
namespace {

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

template <typename Request>
absl::StatusOr<client::OrderQuery> ParseAndCheck(
    const grpc::ByteBuffer& bytes) {
  // Parsing empties the buffer, which is gRPC's; a copy shares its slices.
  grpc::ByteBuffer copy = bytes;
  Request request;
  if (!grpc::SerializationTraits<Request>::Deserialize(&copy, &request).ok()) {
    return NotTheMessage();
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
