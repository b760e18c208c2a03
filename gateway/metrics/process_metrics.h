#pragma once

#include <prometheus/collectable.h>

#include <vector>

namespace partnercenter::gateway {

// Metrics of this process from Linux (/proc), under the names that Prometheus'
// client libraries share (process_*). Read at each scrape. Thread-safe.
class ProcessMetrics : public prometheus::Collectable {
 public:
  // Leaves out values that cannot be read.
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace partnercenter::gateway
