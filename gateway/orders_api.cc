#include "gateway/orders_api.h"

#include <cstddef>

#include "base/saturating_time.h"
#include "gateway/config/config.h"
#include "gateway/process/freed_memory.h"

namespace partnercenter::gateway {
namespace {

WorkerPoolOptions PoolOptions(const Config& config,
                              const client::BlockedScopes& blocked_scopes) {
  WorkerPoolOptions options = {config.upstream().connections(),
                               config.limits().queue(),
                               config.limits().requests_per_minute()};
  // Calls that are refused at once need no turn.
  options.is_rate_limit_lifted = [&blocked_scopes] {
    return blocked_scopes.RefusesAll();
  };
  return options;
}

}  // namespace

OrdersApi::OrdersApi(const Parts& parts)
    : call_log(parts.log),
      reply_budget(parts.config.limits().reply_bytes(), GiveBackFreedMemory),
      cache(static_cast<size_t>(parts.config.cache().max_bytes())),
      coalescer({parts.upstream.orders, workers, cache, parts.clock,
                 static_cast<size_t>(parts.config.limits().waiter_bytes()),
                 [this, &metrics = parts.metrics.server](const auto& answer) {
                   call_log.WriteUnmapped(answer.unmapped);
                   metrics.CountUnmapped(answer.unmapped);
                 }}),
      workers(PoolOptions(parts.config, parts.upstream.blocked_scopes),
              parts.timer),
      authorizer(parts.config, parts.metrics.access),
      service({cache,
               coalescer,
               parts.timer,
               {parts.clock, call_log, parts.metrics.server},
               reply_budget,
               in_flight,
               drain_end.get_token(),
               base::FromProto(parts.config.limits().max_deadline()),
               base::FromProto(parts.config.cache().default_max_age()),
               parts.config.limits().requests_per_minute() > 0},
              authorizer) {}

}  // namespace partnercenter::gateway
