#pragma once

#include <utility>

#include "gateway/unary_call.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::gateway {

// OrdersService of the contract: parses and checks a request, and leaves the
// rest to a UnaryCall. Replies are raw bytes, since the client makes such.
class OrdersService
    : public orders::v1::OrdersService::WithRawCallbackMethod_ListOrders<
          orders::v1::OrdersService::WithRawCallbackMethod_GetOrder<
              orders::v1::OrdersService::
                  WithRawCallbackMethod_ListOrdersByBillingCycle<
                      orders::v1::OrdersService::Service>>> {
 public:
  explicit OrdersService(CallParts parts) : parts_(std::move(parts)) {}

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
  CallParts parts_;
};

}  // namespace partnercenter::gateway
