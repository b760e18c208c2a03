#include "gateway/upstream/token_metrics.h"

#include <cmath>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {

TokenMetrics::TokenMetrics(prometheus::Registry& registry)
    : fetches_(prometheus::BuildCounter()
                   .Name("partnercenter_token_refresh_total")
                   .Help("Token fetches from Entra")
                   .Register(registry)),
      ok_(fetches_.Add({{"result", "ok"}})),
      rejected_(fetches_.Add({{"result", "rejected"}})),
      unavailable_(fetches_.Add({{"result", "unavailable"}})),
      available_(prometheus::BuildGauge()
                     .Name("partnercenter_credential_available")
                     .Help("1 while there is a valid token, else 0")
                     .Register(registry)
                     .Add({})) {}

void TokenMetrics::CountFetch(const absl::Status& status) {
  const bool is_rejected = client::HasReason(
      status, orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED);
  (status.ok() ? ok_ : is_rejected ? rejected_ : unavailable_).Increment();
}

void TokenMetrics::SetToken(const absl::StatusOr<client::AccessToken>& token) {
  available_.Set(token.ok() ? 1 : 0);
  const std::lock_guard lock(mutex_);
  expires_at_ = token.ok() ? token->expires_at : absl::InfinitePast();
}

double TokenMetrics::ExpirySeconds(const base::Clock& clock) const {
  const std::lock_guard lock(mutex_);
  if (expires_at_ == absl::InfinitePast()) return 0;
  const absl::Time by_wall = clock.WallTime() + (expires_at_ - clock.Now());
  // The two clocks are read one after the other.
  return std::round(absl::ToDoubleSeconds(by_wall - absl::UnixEpoch()));
}

}  // namespace partnercenter::gateway
