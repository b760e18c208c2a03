#pragma once

#include <utility>

#include "gateway/call/unary_call.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::gateway {

// OrdersService of the contract: parses a request, asks whether its caller may
// make it, checks it, and leaves the rest to a UnaryCall. Replies are raw
// bytes, since the client makes such.
class OrdersService
    : public orders::v1::OrdersService::WithRawCallbackMethod_ListOrders<
          orders::v1::OrdersService::WithRawCallbackMethod_GetOrder<
              orders::v1::OrdersService::
                  WithRawCallbackMethod_ListOrdersByBillingCycle<
                      orders::v1::OrdersService::Service>>> {
 public:
  // `admission` must outlive the service.
  OrdersService(CallParts parts, Authorizer& admission)
      : parts_(std::move(parts)), admission_(admission) {}

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
  grpc::ServerUnaryReactor* Serve(UnaryCall::Rpc rpc,
                                  const grpc::ByteBuffer& bytes);

  CallParts parts_;
  Authorizer& admission_;
};

}  // namespace partnercenter::gateway
