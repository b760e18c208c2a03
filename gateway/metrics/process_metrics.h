#pragma once

#include <prometheus/collectable.h>

#include <vector>

namespace partnercenter::gateway {

// What Linux tells of this process (/proc), under the names that Prometheus'
// client libraries share (process_*). Read when it is scraped. Thread-safe.
class ProcessMetrics : public prometheus::Collectable {
 public:
  // What cannot be read is left out.
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace partnercenter::gateway
