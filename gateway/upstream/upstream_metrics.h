#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>

#include "client/order_query.h"
#include "client/status/attempt_outcome.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::gateway {

// Counts what is asked of Partner Center: each try by itself, as its quota
// does. Thread-safe.
class UpstreamMetrics {
 public:
  // `registry` must outlive the object.
  explicit UpstreamMetrics(prometheus::Registry& registry);

  // For RestOrdersOptions::on_attempt. A try that found no token asked for
  // nothing and is not counted.
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
