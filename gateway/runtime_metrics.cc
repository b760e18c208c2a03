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
                 "Calls that may wait (limits.queue)", MetricType::Gauge,
                 {{static_cast<double>(parts_.queue_limit)}}),
      MakeFamily("partnercenter_waiter_bytes",
                 "Bytes of calls that wait for the upstream", MetricType::Gauge,
                 {{static_cast<double>(parts_.coalescer.waiter_bytes())}}),
      MakeFamily("partnercenter_waiter_limit_bytes",
                 "Bytes of calls that wait at most (limits.waiterBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.coalescer.max_waiter_bytes())}}),
      MakeFamily("partnercenter_upstream_expected_duration_seconds",
                 "Time left that a call needs for an attempt to start, 0: any",
                 MetricType::Gauge, ExpectedDurations()),
      MakeFamily("partnercenter_workers",
                 "Calls that may run at one time (upstream.connections)",
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
      MakeFamily("partnercenter_upstream_body_limit_bytes",
                 "Bytes of such responses at most (limits.bodyBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.body_budget.max_bytes())}}),
      MakeFamily("partnercenter_upstream_blocked",
                 "1 while the circuit breaker is open, 1 while the tenant is "
                 "throttled, and the number of throttled customers",
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
                 "Requests a minute (limits.requestsPerMinute), 0: no limit",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.requests_per_minute)}}),
      MakeFamily("partnercenter_rate_limit_available",
                 "Requests that the rate limit lets begin at once",
                 MetricType::Gauge, {{load.rate_limit_available}}),
      MakeFamily("partnercenter_cache_bytes", "Bytes of cached responses",
                 MetricType::Gauge, {{static_cast<double>(cache.bytes)}}),
      MakeFamily("partnercenter_cache_limit_bytes",
                 "Bytes of cached responses at most (cache.maxBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.cache.max_bytes())}}),
      MakeFamily("partnercenter_cache_answers", "Cached responses",
                 MetricType::Gauge, {{static_cast<double>(cache.answers)}}),
      MakeFamily("partnercenter_cache_lookups_total",
                 "Lookups of calls that accept a cached response, by result",
                 MetricType::Counter,
                 {{static_cast<double>(cache.hits), {{"result", "hit"}}},
                  {static_cast<double>(cache.misses), {{"result", "miss"}}}}),
      MakeFamily(
          "partnercenter_reply_bytes",
          "Bytes of replies that have not left, since callers do not read them",
          MetricType::Gauge,
          {{static_cast<double>(parts_.reply_budget.bytes())}}),
      MakeFamily("partnercenter_reply_fetch_bytes",
                 "Bytes that fetches under way have room for, for large "
                 "documents and their replies",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.reply_budget.fetch_bytes())}}),
      MakeFamily("partnercenter_reply_limit_bytes",
                 "Bytes at most of replies that have not left and of fetches "
                 "beside them (limits.replyBytes)",
                 MetricType::Gauge,
                 {{static_cast<double>(parts_.reply_budget.max_bytes())}}),
      MakeFamily("partnercenter_log_lines_dropped_total",
                 "Log lines that nobody read in time", MetricType::Counter,
                 {{static_cast<double>(parts_.log.dropped_lines())}}),
  };
}

}  // namespace partnercenter::gateway
