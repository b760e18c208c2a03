#pragma once

#include <prometheus/collectable.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gateway/listen/refused_connections.h"

namespace partnercenter::gateway {

// Metrics of the connections that did not get through
// (partnercenter_connections_refused_total, partnercenter_accept_errors_total).
// Read at each scrape. Thread-safe.
class ConnectionMetrics : public prometheus::Collectable {
 public:
  // By the listener's name.
  using Listeners =
      std::map<std::string, std::shared_ptr<const RefusedConnections>>;

  explicit ConnectionMetrics(Listeners listeners)
      : listeners_(std::move(listeners)) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const Listeners listeners_;
};

}  // namespace partnercenter::gateway
