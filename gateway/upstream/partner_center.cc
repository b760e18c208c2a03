#include "gateway/upstream/partner_center.h"

#include <utility>

#include "base/saturating_time.h"
#include "client/http/base_url.h"
#include "gateway/upstream/upstream_transport.h"

namespace partnercenter::gateway {
namespace {

client::BodyBudget::Options BudgetOptions(const Config& config) {
  return {static_cast<size_t>(config.limits().body_bytes()),
          static_cast<size_t>(config.upstream().max_body_bytes())};
}

client::UpstreamGetOptions GetOptions(const Upstream& upstream,
                                      client::BodyBudget& body_budget) {
  client::UpstreamGetOptions options;
  options.user_agent = kUserAgent;
  options.max_body_bytes = static_cast<size_t>(upstream.max_body_bytes());
  options.body_budget = &body_budget;
  options.attempt_timeout = base::FromProto(upstream.attempt_timeout());
  return options;
}

client::RestOrdersOptions OrdersOptions(const Config& config,
                                        size_t max_wire_bytes,
                                        UpstreamMetrics& metrics) {
  client::RestOrdersOptions options;
  options.base_url = *client::ParseBaseUrl(config.upstream().base_url());
  options.max_pages = config.upstream().max_pages();
  options.max_wire_bytes = max_wire_bytes;
  options.retry.max_attempts = config.retry().max_attempts();
  options.pause_before_requests = config.limits().requests_per_minute() > 0;
  options.on_attempt = [&metrics](const auto& query, const auto& ended) {
    metrics.CountAttempt(query, ended);
  };
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PartnerCenter>> PartnerCenter::Create(
    const Config& config, size_t max_wire_bytes,
    const PartnerCenterParts& parts) {
  auto refresh_token_log = std::make_unique<RefreshTokenLog>(parts.log);
  auto token_sources = MakeTokenSourceFactory(
      config,
      {parts.timer, parts.clock,
       [&metrics = parts.token_metrics](const auto& fetched) {
         metrics.CountFetch(fetched);
       },
       [&log = *refresh_token_log](const auto& written) { log.Tell(written); },
       [&log = *refresh_token_log](const auto& read) { log.TellRead(read); }});
  if (!token_sources.ok()) return token_sources.status();
  auto transport = client::HttplibTransport::Create(
      TransportOptions(config.upstream(), config.upstream().base_url(),
                       config.upstream().connections()),
      parts.timer);
  if (!transport.ok()) return transport.status();
  return std::make_unique<PartnerCenter>(
      config, parts, max_wire_bytes, std::move(refresh_token_log),
      *std::move(token_sources), *std::move(transport));
}

PartnerCenter::PartnerCenter(
    const Config& config, const PartnerCenterParts& parts,
    size_t max_wire_bytes, std::unique_ptr<RefreshTokenLog> refresh_log,
    TokenSourceFactory factory,
    std::unique_ptr<client::HttplibTransport> to_upstream)
    : refresh_token_log(std::move(refresh_log)),
      token_sources(std::move(factory)),
      transport(std::move(to_upstream)),
      body_budget(BudgetOptions(config)),
      get(GetOptions(config.upstream(), body_budget), *transport,
          *token_sources.tokens, parts.clock),
      blocked_scopes({}, parts.clock),
      attempt_times(parts.clock),
      options(OrdersOptions(config, max_wire_bytes, parts.metrics)),
      decoder(options.max_wire_bytes),
      orders(options, {get, blocked_scopes, retry_budget, attempt_times,
                       decoder, parts.clock}) {}

}  // namespace partnercenter::gateway
