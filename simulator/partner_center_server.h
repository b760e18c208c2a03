#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "simulator/bearer_check.h"
#include "simulator/http_listener.h"
#include "simulator/order_book.h"
#include "simulator/orders_service.h"
#include "simulator/rate_limiter.h"
#include "simulator/request_record.h"
#include "simulator/simulator_options.h"

namespace partnercenter::simulator {

// A stand-in for Partner Center over HTTP: the orders API of one partner, below
// the path /v1. The parts are wired here, in the order in which a request meets
// them: record, latency, route, method, token, rate limit, orders, headers.
//
// A request with a bad token does not count against the rate limit, which is a
// tenant's: without a token there is none. Thread-safe but for Start and Stop.
class PartnerCenterServer {
 public:
  explicit PartnerCenterServer(SimulatorOptions options);
  // Stops.
  ~PartnerCenterServer();

  // Reads or makes the orders and begins to listen. Once only; to come back
  // after Stop, make another server with the same port.
  //
  // Errors: those of OpenOrderBook and ReadTokenFile, and Unavailable if the
  // address is taken or is none of this machine.
  [[nodiscard]] absl::Status Start();

  // Closes the listener and all connections; answers under way are cut.
  void Stop();

  // The port it listens on; 0 before Start.
  int port() const { return listener_.port(); }

  // The orders it serves; empty before Start.
  const OrderBook& book() const { return book_; }

  // The newest requests that came in, oldest first (at most
  // RequestRecord::kCapacity), and the number of all. A request is in it before
  // its latency begins.
  std::vector<SeenRequest> requests() const { return record_.requests(); }
  int64_t request_count() const { return record_.count(); }

 private:
  // The answer as it leaves.
  Answer Respond(const Request& request);
  // The answer before what all have in common is added.
  Answer Route(const Request& request);
  // 429, if the request comes too soon.
  std::optional<Answer> Throttle();

  const SimulatorOptions options_;
  const BearerCheck bearer_check_;
  OrderBook book_;
  const OrdersService orders_service_;
  RateLimiter rate_limiter_;
  RequestRecord record_;
  // Last: its threads use all the others.
  HttpListener listener_;
};

}  // namespace partnercenter::simulator
