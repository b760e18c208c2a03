#pragma once

#include <utility>

#include "gateway/access/authorizer.h"
#include "gateway/call/unary_reactor.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::gateway {

// OrdersService of the contract: parses a request, asks the authorizer for
// admission, checks the request, and leaves the rest to a UnaryCall. Replies
// are raw bytes, as the client returns them.
class OrdersService
    : public orders::v1::OrdersService::WithRawCallbackMethod_ListOrders<
          orders::v1::OrdersService::WithRawCallbackMethod_GetOrder<
              orders::v1::OrdersService::
                  WithRawCallbackMethod_ListOrdersByBillingCycle<
                      orders::v1::OrdersService::Service>>> {
 public:
  // `authorizer` must outlive the service.
  OrdersService(CallParts parts, Authorizer& authorizer)
      : parts_(std::move(parts)), authorizer_(authorizer) {}

  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListOrdersByBillingCycle(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;

 private:
  // `Request` is the message of `rpc.method`.
  template <typename Request>
  grpc::ServerUnaryReactor* Serve(UnaryRpc rpc, const grpc::ByteBuffer& bytes);

  CallParts parts_;
  Authorizer& authorizer_;
};

}  // namespace partnercenter::gateway
