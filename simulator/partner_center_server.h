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

// Simulates Partner Center over HTTP: the orders API of one partner, below the
// path /v1. The same port serves Entra's token endpoint, below the path of a
// tenant, and the simulator's own API (control_service.h). An order request
// passes the parts in this order: record, latency, faults before the answer,
// route, method, token, rate limit, orders, headers, faults of the answer. A
// token request passes the faults in the same way.
//
// A request with a bad token does not count against the rate limit, because the
// limit belongs to a tenant and such a request has none. Thread-safe except for
// Start and Stop.
class PartnerCenterServer {
 public:
  explicit PartnerCenterServer(SimulatorOptions options);
  // Stops.
  ~PartnerCenterServer();

  // Reads or generates the orders and starts to listen. May be called once; to
  // restart after Stop, create another server with the same port.
  //
  // Errors: those of OpenOrderBook and ReadSecretFile, and Unavailable if the
  // address is in use or does not belong to this machine.
  [[nodiscard]] absl::Status Start();

  // Closes the listener and all connections, which cuts unfinished answers.
  void Stop();

  // Returns the port it listens on; 0 before Start.
  int port() const { return listener_.port(); }

  // Returns the orders it serves; empty before Start.
  const OrderBook& book() const { return book_; }

  // Return the newest order requests, oldest first (at most
  // RequestRecord::kCapacity), and the number of all. Requests to the token
  // endpoint and to the simulator's own API are not included. A request is
  // recorded before its latency begins.
  std::vector<SeenRequest> requests() const { return record_.requests(); }
  int64_t request_count() const { return record_.count(); }

  // Returns the number of requests to the token endpoint, refused ones
  // included.
  int64_t token_request_count() const { return token_requests_.load(); }
  // Returns the number of tokens it has issued.
  int64_t issued_token_count() const { return issued_tokens_.count(); }

  // Returns the active faults; initially those of SimulatorOptions::faults.
  Faults& faults() { return faults_; }

  // Revokes all tokens issued so far: they are refused as expired ones are.
  void ExpireTokens() { issued_tokens_.RevokeAll(); }

  // Returns true if every bearer token that was not issued here is accepted.
  bool accepts_any_token() const { return token_check_.AcceptsAnyToken(); }

 private:
  // Returns the answer as it is sent.
  Answer Respond(const Request& request);
  // Returns the token endpoint's answer.
  Answer RespondWithToken(const TokenRoute& route, const Request& request);
  // Returns the orders API's answer.
  Answer RespondWithOrders(const Request& request);
  // Returns the orders API's answer without the parts that all its answers
  // share.
  Answer Route(const Request& request);
  // Returns a 429 if the rate limit is exceeded.
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
  // Declared last: its threads use all other members.
  HttpListener listener_;
};

}  // namespace partnercenter::simulator
