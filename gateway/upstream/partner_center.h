#pragma once

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/timer.h"
#include "client/decode/order_decoder.h"
#include "client/http/body_budget.h"
#include "client/http/httplib_transport.h"
#include "client/rest/rest_orders_client.h"
#include "client/rest/upstream_get.h"
#include "client/retry/attempt_times.h"
#include "client/retry/blocked_scopes.h"
#include "client/retry/retry_budget.h"
#include "gateway/config/config.h"
#include "gateway/log/log.h"
#include "gateway/upstream/refresh_token_log.h"
#include "gateway/upstream/token_metrics.h"
#include "gateway/upstream/token_source_factory.h"
#include "gateway/upstream/upstream_metrics.h"

namespace partnercenter::gateway {

// Parts that the reading of orders uses. All must outlive PartnerCenter.
struct PartnerCenterParts {
  base::Timer& timer;
  const base::Clock& clock;
  UpstreamMetrics& metrics;
  TokenMetrics& token_metrics;
  Log& log;
};

// Everything that reads orders from Partner Center, each part before those that
// use it.
struct PartnerCenter {
  // `config` has been checked. The wire bytes of a response, freshness not
  // included, are at most `max_wire_bytes`.
  // Errors: FailedPrecondition, if `upstream.caFile` cannot be read.
  static absl::StatusOr<std::unique_ptr<PartnerCenter>> Create(
      const Config& config, size_t max_wire_bytes,
      const PartnerCenterParts& parts);

  PartnerCenter(const Config& config, const PartnerCenterParts& parts,
                size_t max_wire_bytes,
                std::unique_ptr<RefreshTokenLog> refresh_log,
                TokenSourceFactory factory,
                std::unique_ptr<client::HttplibTransport> to_upstream);

  const std::unique_ptr<RefreshTokenLog> refresh_token_log;
  const TokenSourceFactory token_sources;
  const std::unique_ptr<client::HttplibTransport> transport;
  client::BodyBudget body_budget;
  client::UpstreamGet get;
  client::BlockedScopes blocked_scopes;
  client::RetryBudget retry_budget;
  client::AttemptTimes attempt_times;
  const client::RestOrdersOptions options;
  const client::OrderDecoder decoder;
  client::RestOrdersClient orders;
};

}  // namespace partnercenter::gateway
