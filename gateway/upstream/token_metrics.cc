#include "gateway/upstream/token_metrics.h"

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
      expiry_(prometheus::BuildGauge()
                  .Name("partnercenter_token_expiry_timestamp_seconds")
                  .Help("Expiry time of the token in use, in Unix seconds; 0 "
                        "without a token, +Inf if its expiry is unknown")
                  .Register(registry)
                  .Add({})),
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
  expiry_.Set(token.ok()
                  ? absl::ToDoubleSeconds(token->expires_at - absl::UnixEpoch())
                  : 0);
}

}  // namespace partnercenter::gateway
