#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>

#include "client/order_query.h"
#include "client/status/attempt_outcome.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::gateway {

// Metrics of the requests to Partner Center: each attempt counts, as it does in
// the quota. Thread-safe.
class UpstreamMetrics {
 public:
  // `registry` must outlive the object.
  explicit UpstreamMetrics(prometheus::Registry& registry);

  // Counts an attempt; for RestOrdersOptions::on_attempt. One without a token
  // sent nothing and is not counted.
  void CountAttempt(const client::OrderQuery& query,
                    const client::UpstreamAttempt& ended);

 private:
  struct Requests {
    std::array<prometheus::Counter*, client::kAttemptOutcomes> by_outcome = {};
    prometheus::Histogram* seconds = nullptr;
  };

  std::array<Requests, client::kRoutes> routes_;
};

}  // namespace partnercenter::gateway
