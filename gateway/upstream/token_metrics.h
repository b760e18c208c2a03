#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/auth/token_source.h"

namespace partnercenter::gateway {

// Counts fetches of tokens, and tells whether there is one. Thread-safe.
class TokenMetrics {
 public:
  // `registry` must outlive the object.
  explicit TokenMetrics(prometheus::Registry& registry);

  // A fetch from Entra ended so. A token that is read from a file is not
  // fetched.
  void CountFetch(const absl::Status& status);

  // What a caller would get now.
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
