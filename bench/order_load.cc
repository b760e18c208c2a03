#include "bench/order_load.h"

#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/support/orders_caller.h"

namespace partnercenter::bench {
namespace {

constexpr char kGetOrder[] = "/partnercenter.orders.v1.OrdersService/GetOrder";
constexpr absl::Duration kDeadline = absl::Seconds(5);
constexpr int kChannels = 32;

}  // namespace

std::string OrderOf(int64_t customer) {
  orders::v1::GetOrderRequest request;
  request.set_customer_id(testing::CustomerOf(static_cast<int>(customer)));
  request.set_order_id("x");
  return request.SerializeAsString();
}

OpenLoadOptions OrderLoad(
    const std::string& address, double calls_per_second,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  OpenLoadOptions load;
  load.channels = ConnectMany(address, kChannels, credentials);
  load.method = kGetOrder;
  load.request = OrderOf;
  load.calls_per_second = calls_per_second;
  load.deadline = kDeadline;
  return load;
}

}  // namespace partnercenter::bench
