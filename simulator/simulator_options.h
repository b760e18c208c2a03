#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "simulator/faults/fault.h"

namespace partnercenter::simulator {

// A customer that exists but has no reseller relationship with the partner,
// unless the options name others: its orders are refused with code 20002.
inline constexpr char kForeignCustomer[] =
    "00000000-0000-4000-8000-000000000403";

// What a simulated Partner Center holds and how it behaves. The defaults serve
// a demo; a test sets `port` to 0.
struct SimulatorOptions {
  // Where to listen. An IPv6 host stands without brackets. Port 0: any free.
  std::string host = "127.0.0.1";
  int port = 8080;

  // A file of orders (see order_file.h). Empty: orders are generated from the
  // next three. The same seed always gives the same customers and orders;
  // fewer of either are the first of more.
  std::string orders_file;
  uint64_t seed = 1;
  int customers = 5;
  int orders_per_customer = 12;

  // Customer ids in lower case that are refused with 403, code 20002.
  std::set<std::string> foreign_customers = {kForeignCustomer};

  // A bearer token that callers may send. If empty, it is the content of
  // `token_file` (read for each request, so it can be rotated; white space
  // around it is not part of it). If both are empty, any token will do, unless
  // there is a client secret.
  std::string token;
  std::string token_file;

  // The client that the token endpoint knows, by a GUID or domain of its tenant
  // and its application id; empty: any.
  std::string tenant;
  std::string client_id;
  // The client's secret. If empty, it is the content of `client_secret_file`
  // (read for each request, like `token_file`). If both are empty, any secret
  // will do, unless there is another assertion to show. With one of these, or
  // one of the next two, the orders API takes the tokens that were issued,
  // beside `token`, and no other; without, it takes them beside those that it
  // would take anyway.
  std::string client_secret;
  std::string client_secret_file;
  // A file of the assertion that a client may show in place of a secret, the
  // token of a workload identity (read for each request, like `token_file`).
  // Empty: none, or any if there is no secret either.
  std::string federated_token_file;
  // The refresh token of a user who has signed in. Empty: any will do.
  std::string refresh_token;
  // Whether a refresh token is good for one use only. Entra's are not, but
  // those of others are, and whoever loses the next one then notices.
  bool single_use_refresh_tokens = false;
  // How long a token is good, in the token endpoint's answers rounded down to
  // seconds.
  absl::Duration token_lifetime = absl::Hours(1);

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
  // Refuse include_price=true with 403, code 800043.
  bool deny_prices = false;
  // Refuse billingType=one_time (only the spelling without underscore is
  // documented; what the real service does is not known).
  bool strict_billing_type = false;

  // What goes wrong from the start.
  std::vector<Fault> faults;

  // Takes a line, without its end, for each answered request; empty: no log.
  // Called on connection threads, several at once.
  std::function<void(absl::string_view line)> log;
  // The time that the rate limit counts by and tokens expire by.
  std::function<absl::Time()> clock = [] { return absl::Now(); };

  // Whether it matters what clients of the token endpoint show.
  bool has_credential() const {
    return has_client_secret() || !federated_token_file.empty() ||
           !refresh_token.empty();
  }
  bool has_client_secret() const {
    return !client_secret.empty() || !client_secret_file.empty();
  }
};

}  // namespace partnercenter::simulator
