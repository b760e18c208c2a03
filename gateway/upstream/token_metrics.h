#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/auth/token_source.h"

namespace partnercenter::gateway {

// Metrics of the token: its fetches, its expiry, and whether there is one.
// Thread-safe.
class TokenMetrics {
 public:
  // `registry` must outlive the object.
  explicit TokenMetrics(prometheus::Registry& registry);

  // Counts a fetch from Entra with this result. Reading a token from a file is
  // no fetch.
  void CountFetch(const absl::Status& status);

  // Sets the token that a caller would get now.
  void SetToken(const absl::StatusOr<client::AccessToken>& token);

 private:
  prometheus::Family<prometheus::Counter>& fetches_;
  prometheus::Counter& ok_;
  prometheus::Counter& rejected_;
  prometheus::Counter& unavailable_;
  prometheus::Gauge& expiry_;
  prometheus::Gauge& available_;
};

}  // namespace partnercenter::gateway
