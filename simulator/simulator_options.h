#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "simulator/entra/bearer_check.h"
#include "simulator/entra/entra_options.h"
#include "simulator/faults/fault.h"
#include "simulator/orders/order_book.h"
#include "simulator/orders/orders_service.h"

namespace partnercenter::simulator {

// Content and behaviour of a simulated Partner Center. The defaults suit a
// demo; a test sets `port` to 0.
struct SimulatorOptions {
  // Address to listen on. An IPv6 host has no brackets. Port 0: any free one.
  std::string host = "127.0.0.1";
  int port = 8080;

  OrderBookOptions book;
  OrdersOptions orders;
  // Every token is accepted if it has none and `entra` has no credential.
  BearerOptions bearer;
  EntraOptions entra;

  // Order requests per 60 s, over all customers; more are answered 429. 0: no
  // limit. The default is Partner Center's (documentation page "API throttling
  // guidance").
  int requests_per_minute = 500;

  // Time between an order request and its answer.
  absl::Duration latency = absl::ZeroDuration();

  // Start the body of each 2xx with a UTF-8 byte-order mark, as Partner Center
  // does.
  bool byte_order_mark = true;
  // Answer with new ids instead of the request's MS-RequestId and
  // MS-CorrelationId.
  bool own_ids = false;

  // Faults that are active from the start.
  std::vector<Fault> faults;

  // Receives a line, without its line feed, for each answered request; empty:
  // no log. Called on connection threads, several at once.
  std::function<void(absl::string_view line)> log;
  // Current time for the rate limit and for the expiry of tokens.
  std::function<absl::Time()> clock = [] { return absl::Now(); };
};

}  // namespace partnercenter::simulator
