#pragma once

#include <prometheus/collectable.h>

#include <vector>

#include "client/httplib_transport.h"
#include "gateway/log.h"
#include "gateway/worker_pool.h"

namespace partnercenter::gateway {

// How full queue, workers and connections are, and what the log dropped. Read
// when it is scraped, with locks held as shortly as a call would. Thread-safe.
class RuntimeMetrics : public prometheus::Collectable {
 public:
  // What it reads; all must outlive it.
  struct Parts {
    const WorkerPool& workers;
    int queue_limit;
    const client::HttplibTransport& upstream;
    const Log& log;
  };

  explicit RuntimeMetrics(const Parts& parts) : parts_(parts) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const Parts parts_;
};

}  // namespace partnercenter::gateway
