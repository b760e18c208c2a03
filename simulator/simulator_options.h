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

// What a simulated Partner Center holds and how it behaves. The defaults serve
// a demo; a test sets `port` to 0.
struct SimulatorOptions {
  // Where to listen. An IPv6 host stands without brackets. Port 0: any free.
  std::string host = "127.0.0.1";
  int port = 8080;

  OrderBookOptions book;
  OrdersOptions orders;
  // Without a token any will do, unless `entra` has a credential.
  BearerOptions bearer;
  EntraOptions entra;

  // Order requests within 60 s, over all customers, before 429; 0: no limit.
  // The default is that of Partner Center (documentation page "API throttling
  // guidance").
  int requests_per_minute = 500;

  // Time between an order request and its answer.
  absl::Duration latency = absl::ZeroDuration();

  // Partner Center begins the body of each 2xx with a UTF-8 byte-order mark.
  bool byte_order_mark = true;
  // Answer with ids of our own instead of the request's MS-RequestId and
  // MS-CorrelationId.
  bool own_ids = false;

  // What goes wrong from the start.
  std::vector<Fault> faults;

  // Takes a line, without its end, for each answered request; empty: no log.
  // Called on connection threads, several at once.
  std::function<void(absl::string_view line)> log;
  // The time that the rate limit counts by and tokens expire by.
  std::function<absl::Time()> clock = [] { return absl::Now(); };
};

}  // namespace partnercenter::simulator
