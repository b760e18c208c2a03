#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/auth/token_source.h"

namespace partnercenter::gateway {

// Metrics of the token: its fetches, its expiry, and whether there is one. The
// expiry is read by RuntimeMetrics. Thread-safe.
class TokenMetrics {
 public:
  // `registry` must outlive the object.
  explicit TokenMetrics(prometheus::Registry& registry);

  // Counts a fetch from Entra with this result. Reading a token from a file is
  // no fetch.
  void CountFetch(const absl::Status& status);

  // Sets the token that a caller would get now.
  void SetToken(const absl::StatusOr<client::AccessToken>& token);

  // Returns the wall time, in Unix seconds, at which that token expires; 0
  // without a token, infinite if its expiry is not known. Computed from the
  // time that is left, at each scrape: the wall time may have been set since.
  double ExpirySeconds(const base::Clock& clock) const;

 private:
  prometheus::Family<prometheus::Counter>& fetches_;
  prometheus::Counter& ok_;
  prometheus::Counter& rejected_;
  prometheus::Counter& unavailable_;
  prometheus::Gauge& available_;
  mutable std::mutex mutex_;
  // By base::Clock::Now; the infinite past without a token.
  absl::Time expires_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace partnercenter::gateway
