#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <map>

#include "absl/strings/string_view.h"
#include "client/unmapped_names.h"
#include "gateway/call/call_record.h"
#include "gateway/metrics/bounded_counter.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {

// Counts the calls of OrdersService, under the names that dashboards know from
// other gRPC servers (grpc_server_*), and their errors by reason. Every series
// that can be known is there from the start. Thread-safe.
//
// What gRPC refuses by itself (an unknown method, a request that is compressed
// or too large) does not reach the service and is not counted.
class ServerMetrics {
 public:
  // `registry` must outlive the object.
  explicit ServerMetrics(prometheus::Registry& registry);

  // `method` is one of the service: "ListOrders".
  void Start(absl::string_view method);

  // To be called once for each Start, before the reply leaves.
  void End(const CallRecord& call) noexcept;

  // Members of an answer that the contract does not know.
  void CountUnmapped(const client::UnmappedNames& names);

 private:
  static constexpr size_t kCodes = 17;

  struct Method {
    prometheus::Counter& started;
    prometheus::Histogram& seconds;
    std::array<prometheus::Counter*, kCodes> handled;  // by code
  };

  std::map<absl::string_view, Method> methods_;
  // By Freshness.source; null for UNSPECIFIED.
  std::array<prometheus::Counter*, orders::v1::Freshness::Source_ARRAYSIZE>
      answers_ = {};
  prometheus::Histogram& age_seconds_;
  prometheus::Histogram& queue_seconds_;
  BoundedCounter errors_;
  BoundedCounter unmapped_;
};

}  // namespace partnercenter::gateway
