#pragma once

#include <prometheus/collectable.h>

#include <vector>

#include "base/clock.h"
#include "client/http/body_budget.h"
#include "client/http/httplib_transport.h"
#include "client/retry/attempt_times.h"
#include "client/retry/blocked_scopes.h"
#include "client/retry/retry_budget.h"
#include "gateway/call/reply_budget.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/coalescer.h"
#include "gateway/fetch/worker_pool.h"
#include "gateway/log/log.h"
#include "gateway/metrics/metric_family.h"
#include "gateway/upstream/token_metrics.h"

namespace partnercenter::gateway {

// Metrics of the queue, the waiters, the workers, the connections, the bodies,
// the cache, the replies that have not left, the blocked scopes, the retry
// budget, the usual length of attempts, the token's expiry and the log. Read at
// each scrape, under locks held no longer than a call holds them. Thread-safe.
class RuntimeMetrics : public prometheus::Collectable {
 public:
  // The parts that are read. All must outlive the object.
  struct Parts {
    const WorkerPool& workers;
    int queue_limit;
    const Coalescer& coalescer;
    const client::AttemptTimes& attempt_times;
    const client::HttplibTransport& upstream;
    const client::BodyBudget& body_budget;
    const Log& log;
    const client::BlockedScopes& blocked_scopes;
    const client::RetryBudget& retry_budget;
    const AnswerCache& cache;
    const ReplyBudget& reply_budget;
    const TokenMetrics& token;
    const base::Clock& clock;
    // 0: no limit.
    int requests_per_minute;
  };

  explicit RuntimeMetrics(const Parts& parts) : parts_(parts) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  std::vector<ScrapedValue> ExpectedDurations() const;

  const Parts parts_;
};

}  // namespace partnercenter::gateway
