#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "simulator/entra/issued_tokens.h"
#include "simulator/entra/token_check.h"
#include "simulator/entra/token_endpoint.h"
#include "simulator/faults/control_service.h"
#include "simulator/faults/fault_injector.h"
#include "simulator/faults/faults.h"
#include "simulator/http/http_listener.h"
#include "simulator/http/rate_limiter.h"
#include "simulator/http/request_record.h"
#include "simulator/orders/order_book.h"
#include "simulator/orders/orders_service.h"
#include "simulator/simulator_options.h"

namespace partnercenter::simulator {

// A stand-in for Partner Center over HTTP: the orders API of one partner, below
// the path /v1, and on the same port Entra's token endpoint, below the path of
// a tenant, and the simulator's own paths (control_service.h). The parts are
// wired here, in the order in which an order request meets them: record,
// latency, faults before the answer, route, method, token, rate limit, orders,
// headers, faults of the answer. A token request meets the faults alike.
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
  // Errors: those of OpenOrderBook and ReadSecretFile, and Unavailable if the
  // address is taken or is none of this machine.
  [[nodiscard]] absl::Status Start();

  // Closes the listener and all connections; answers under way are cut.
  void Stop();

  // The port it listens on; 0 before Start.
  int port() const { return listener_.port(); }

  // The orders it serves; empty before Start.
  const OrderBook& book() const { return book_; }

  // The newest requests that came in, oldest first (at most
  // RequestRecord::kCapacity), and the number of all: neither those to the
  // token endpoint nor those to the simulator's own paths. A request is in it
  // before its latency begins.
  std::vector<SeenRequest> requests() const { return record_.requests(); }
  int64_t request_count() const { return record_.count(); }

  // The number of requests to the token endpoint, good and bad.
  int64_t token_request_count() const { return token_requests_.load(); }
  // The number of tokens it has given.
  int64_t issued_token_count() const { return issued_tokens_.count(); }

  // What goes wrong with requests, beginning with SimulatorOptions::faults.
  Faults& faults() { return faults_; }

  // All tokens issued so far are refused from now on, as if their time had
  // come.
  void ExpireTokens() { issued_tokens_.RevokeAll(); }

  // Whether any bearer token is good that was not issued here.
  bool accepts_any_token() const { return token_check_.AcceptsAnyToken(); }

 private:
  // The answer as it leaves.
  Answer Respond(const Request& request);
  // The token endpoint's answer.
  Answer RespondWithToken(const TokenRoute& route, const Request& request);
  // The orders API's answer.
  Answer RespondWithOrders(const Request& request);
  // The same before what all its answers have in common is added.
  Answer Route(const Request& request);
  // 429, if the request comes too soon.
  std::optional<Answer> Throttle();

  const SimulatorOptions options_;
  IssuedTokens issued_tokens_;
  const TokenCheck token_check_;
  TokenEndpoint token_endpoint_;
  OrderBook book_;
  const OrdersService orders_service_;
  RateLimiter rate_limiter_;
  Faults faults_;
  FaultInjector injector_;
  ControlService control_service_;
  RequestRecord record_;
  std::atomic<int64_t> token_requests_ = 0;
  // Last: its threads use all the others.
  HttpListener listener_;
};

}  // namespace partnercenter::simulator
