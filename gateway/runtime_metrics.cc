#include "gateway/runtime_metrics.h"

#include <string>

#include "client/order_query.h"
#include "gateway/metrics/metric_family.h"

namespace partnercenter::gateway {

std::vector<ScrapedValue> RuntimeMetrics::ExpectedDurations() const {
  std::vector<ScrapedValue> samples;
  for (int i = 0; i < client::kRoutes; ++i) {
    const auto route = static_cast<client::Route>(i);
    samples.push_back(
        {absl::ToDoubleSeconds(parts_.attempt_times.Estimate(route)),
         {{"route", std::string(client::NameOf(route))}}});
  }
  return samples;
}

std::vector<prometheus::MetricFamily> RuntimeMetrics::Collect() const {
  using prometheus::MetricType;
  const WorkerPool::Load load = parts_.workers.load();
  const auto connections = parts_.upstream.connections();
  const client::BlockedScopes::State blocked = parts_.blocked_scopes.state();
  const AnswerCache::Use cache = parts_.cache.use();
  return {
      MakeFamily("partnercenter_queue_calls",
                 "Calls that wait for a worker or for their next attempt",
                 MetricType::Gauge, {{static_cast<double>(load.waiting)}}),
      MakeFamily("partnercenter_queue_limit",
                 "Limit of partnercenter_queue_calls (limits.queue)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.queue_limit)}}),
      MakeFamily("partnercenter_waiter_bytes",
                 "Bytes of memory of the calls that wait for the upstream",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.coalescer.waiter_bytes())}}),
      MakeFamily("partnercenter_waiter_limit_bytes",
                 "Limit of partnercenter_waiter_bytes (limits.waiterBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.coalescer.max_waiter_bytes())}}),
      MakeFamily("partnercenter_upstream_expected_duration_seconds",
                 "Estimated duration of an attempt (95th percentile) in "
                 "seconds, 0 while it is unknown; an attempt with less time "
                 "left does not start",
                 MetricType::Gauge, ExpectedDurations()),
      MakeFamily("partnercenter_workers",
                 "Limit of partnercenter_workers_busy (upstream.connections)",
                 MetricType::Gauge, {{static_cast<double>(load.workers)}}),
      MakeFamily("partnercenter_workers_busy", "Calls that run now",
                 MetricType::Gauge, {{static_cast<double>(load.busy)}}),
      MakeFamily(
          "partnercenter_upstream_connections", "Connections to Partner Center",
          MetricType::Gauge,
          {{static_cast<double>(connections.active), {{"state", "active"}}},
           {static_cast<double>(connections.idle), {{"state", "idle"}}}}),
      MakeFamily("partnercenter_upstream_body_bytes",
                 "Bytes of upstream responses that are being received or read",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.body_budget.used())}}),
      MakeFamily(
          "partnercenter_upstream_body_limit_bytes",
          "Limit of partnercenter_upstream_body_bytes (limits.bodyBytes)",
          MetricType::Gauge,
          {{static_cast<double>(parts_.body_budget.max_bytes())}}),
      MakeFamily("partnercenter_upstream_blocked",
                 "Blocked scopes: 1 while the circuit breaker is open "
                 "(breaker), 1 while the tenant is throttled (tenant), number "
                 "of throttled customers (customer)",
                 MetricType::Gauge,
                 {{blocked.breaker_open ? 1.0 : 0.0, {{"scope", "breaker"}}},
                  {blocked.tenant_throttled ? 1.0 : 0.0, {{"scope", "tenant"}}},
                  {static_cast<double>(blocked.customers_throttled),
                   {{"scope", "customer"}}}}),
      MakeFamily(
          "partnercenter_token_expiry_timestamp_seconds",
          "Expiry time of the token in use, in Unix seconds; 0 without a "
          "token, +Inf if its expiry is unknown",
          MetricType::Gauge, {{parts_.token.ExpirySeconds(parts_.clock)}}),
      MakeFamily("partnercenter_retry_budget",
                 "Retries that all calls together may make now",
                 MetricType::Gauge, {{parts_.retry_budget.left()}}),
      MakeFamily("partnercenter_rate_limit_requests_per_minute",
                 "Limit of requests to Partner Center per minute "
                 "(limits.requestsPerMinute), 0: no limit",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.requests_per_minute)}}),
      MakeFamily("partnercenter_rate_limit_available",
                 "Requests that may begin at once under the rate limit",
                 MetricType::Gauge, {{load.rate_limit_available}}),
      MakeFamily("partnercenter_cache_bytes", "Bytes of cached responses",
                 MetricType::Gauge, {{static_cast<double>(cache.bytes)}}),
      MakeFamily("partnercenter_cache_limit_bytes",
                 "Limit of partnercenter_cache_bytes (cache.maxBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.cache.max_bytes())}}),
      MakeFamily("partnercenter_cache_answers", "Cached responses",
                 MetricType::Gauge, {{static_cast<double>(cache.answers)}}),
      MakeFamily("partnercenter_cache_lookups_total",
                 "Lookups of calls that accept a cached response, by result",
                 MetricType::Counter,
                 {{static_cast<double>(cache.hits), {{"result", "hit"}}},
                  {static_cast<double>(cache.misses), {{"result", "miss"}}}}),
      MakeFamily("partnercenter_reply_bytes",
                 "Bytes of replies that have not left because their callers do "
                 "not read them",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.reply_budget.bytes())}}),
      MakeFamily("partnercenter_reply_fetch_bytes",
                 "Bytes reserved by fetches under way for large documents "
                 "and their replies",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.reply_budget.fetch_bytes())}}),
      MakeFamily("partnercenter_reply_limit_bytes",
                 "Limit of partnercenter_reply_bytes and "
                 "partnercenter_reply_fetch_bytes together "
                 "(limits.replyBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.reply_budget.max_bytes())}}),
      MakeFamily(
          "partnercenter_log_lines_dropped_total",
          "Log lines dropped because standard error was not read in time",
          MetricType::Counter,
          {{static_cast<double>(parts_.log.dropped_lines())}}),
  };
}

}  // namespace partnercenter::gateway
