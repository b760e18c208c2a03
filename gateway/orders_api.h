#pragma once

#include <stop_token>

#include "base/clock.h"
#include "base/timer.h"
#include "gateway/access/authorizer.h"
#include "gateway/call/call_log.h"
#include "gateway/call/in_flight_calls.h"
#include "gateway/call/orders_service.h"
#include "gateway/call/reply_budget.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/coalescer.h"
#include "gateway/fetch/worker_pool.h"
#include "gateway/gateway_metrics.h"
#include "gateway/log/log.h"
#include "gateway/upstream/partner_center.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Everything that answers calls, each part before those that use it.
struct OrdersApi {
  // All must outlive the object; `config` has been checked.
  struct Parts {
    const Config& config;
    PartnerCenter& upstream;
    base::Timer& timer;
    const base::Clock& clock;
    GatewayMetrics& metrics;
    Log& log;
  };

  explicit OrdersApi(const Parts& parts);

  CallLog call_log;
  InFlightCalls in_flight;
  ReplyBudget reply_budget;
  // Cuts the calls that are still in flight at the expiry of the drain.
  std::stop_source drain_end;
  AnswerCache cache;
  Coalescer coalescer;
  // Behind what their jobs use.
  WorkerPool workers;
  Authorizer authorizer;
  OrdersService service;
};

}  // namespace partnercenter::gateway
