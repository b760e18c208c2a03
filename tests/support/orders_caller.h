#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::testing {

// Outcome of a call, as received from the wire.
template <typename Response>
struct Outcome {
  grpc::Status status;
  Response response;
  std::multimap<std::string, std::string> trailers;

  // Returns the only value of a trailer; "" if the trailer is absent.
  std::string Trailer(const std::string& name) const {
    const auto entry = trailers.find(name);
    return entry == trailers.end() ? "" : entry->second;
  }

  // Returns the detail of this type, if the status has one.
  template <typename Detail>
  std::optional<Detail> Get() const {
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    for (const auto& any : details.details()) {
      Detail detail;
      if (any.UnpackTo(&detail)) return detail;
    }
    return std::nullopt;
  }

  std::string reason() const {
    return Get<google::rpc::ErrorInfo>()
        .value_or(google::rpc::ErrorInfo())
        .reason();
  }
  std::string Metadata(const std::string& key) const {
    const auto info = Get<google::rpc::ErrorInfo>();
    if (!info.has_value() || info->metadata().count(key) == 0) return "";
    return info->metadata().at(key);
  }
};

// Options of a call.
struct CallOptions {
  absl::Duration deadline = absl::Seconds(60);
  bool has_deadline = true;
  std::map<std::string, std::string> metadata = {};
  // Context through which the test cancels the call; must outlive it.
  grpc::ClientContext* context = nullptr;
};

// Calls OrdersService over a real channel. Thread-safe.
class OrdersCaller {
 public:
  explicit OrdersCaller(const std::string& address);
  // Uses `credentials`, for example for TLS.
  OrdersCaller(const std::string& address,
               const std::shared_ptr<grpc::ChannelCredentials>& credentials);

  using Options = CallOptions;
  using ListOutcome = Outcome<orders::v1::ListOrdersResponse>;
  using OrderOutcome = Outcome<orders::v1::GetOrderResponse>;
  using CycleOutcome = Outcome<orders::v1::ListOrdersByBillingCycleResponse>;

  ListOutcome List(const orders::v1::ListOrdersRequest& request,
                   const Options& options = {}) const;
  ListOutcome List(const std::string& customer_id,
                   const Options& options = {}) const;
  OrderOutcome GetOrder(const orders::v1::GetOrderRequest& request,
                        const Options& options = {}) const;
  OrderOutcome GetOrder(const std::string& customer_id,
                        const std::string& order_id,
                        const Options& options = {}) const;
  CycleOutcome ByCycle(
      const orders::v1::ListOrdersByBillingCycleRequest& request,
      const Options& options = {}) const;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<orders::v1::OrdersService::Stub> stub_;
};

// Customer id for tests that need no particular one.
inline constexpr char kCustomer[] = "1c2d3e4f-0a1b-4c2d-8e3f-a1b2c3d4e5f6";

// Returns one of many customer ids, in ascending order: calls for different
// ones share nothing.
std::string CustomerOf(int number);

}  // namespace partnercenter::testing
