#pragma once

#include <prometheus/collectable.h>

#include <vector>

#include "client/http/httplib_transport.h"
#include "client/retry/retry_budget.h"
#include "client/retry/upstream_gate.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/worker_pool.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// How full queue, workers, connections and cache are, what the gate and the
// budgets leave, and what the log dropped. Read
// when it is scraped, with locks held as shortly as a call would. Thread-safe.
class RuntimeMetrics : public prometheus::Collectable {
 public:
  // What it reads; all must outlive it.
  struct Parts {
    const WorkerPool& workers;
    int queue_limit;
    const client::HttplibTransport& upstream;
    const Log& log;
    const client::UpstreamGate& gate;
    const client::RetryBudget& retry_budget;
    const AnswerCache& cache;
    // 0: no limit.
    int requests_per_minute;
  };

  explicit RuntimeMetrics(const Parts& parts) : parts_(parts) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const Parts parts_;
};

}  // namespace partnercenter::gateway
