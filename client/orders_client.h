#pragma once

#include <memory>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/call_context.h"
#include "client/order_query.h"
#include "client/stopped.h"
#include "client/unmapped_names.h"

namespace partnercenter::client {

// A complete answer to an OrderQuery.
struct OrdersAnswer {
  // Wire bytes of a GetOrderResponse if the query named an order, else of a
  // ListOrdersResponse (ListOrdersByBillingCycleResponse has the same numbers);
  // without freshness.
  std::string wire;
  // The time at which the last page was complete, for callers: a wall time.
  absl::Time as_of;
  // The same time by base::Clock::Now. Its age, and which of two answers is the
  // newer one, follow from it: the wall time may have been set since.
  absl::Time received;
  // MS-RequestId of the last GET.
  std::string ms_request_id;
  // Upstream members that the contract does not know.
  UnmappedNames unmapped;
};

// A wait before the next attempt.
struct Pause {
  absl::Duration length;
};

// A fetch of orders under way. Used by one thread at a time.
class OrdersFetch {
 public:
  using Step = std::variant<Pause, Stopped, absl::StatusOr<OrdersAnswer>>;

  virtual ~OrdersFetch() = default;

  // Goes on until there is an answer, or nothing to do but wait: then the
  // caller waits, where and how it likes, and calls again with the same
  // context. Blocks, but not for the pause. Returns Stopped soon after
  // `context.stop` fires, unless there is an answer.
  // Errors: those of the status table (status_table.h), with the details that
  // upstream_status.h and upstream_get.h name.
  virtual Step Run(const CallContext& context) = 0;

  // Returns the error of a fetch that is not run any more because of `refusal`:
  // that of its last attempt, if there was one, with the delay of `refusal`.
  virtual absl::Status Refuse(absl::Status refusal) const { return refusal; }
};

// Returns the error of a query that OrdersClient::MayStart refuses:
// Unavailable, OVERLOADED.
absl::Status TooSlowError();

// Reads orders. Thread-safe.
class OrdersClient {
 public:
  // `clock` must outlive the client.
  explicit OrdersClient(const base::Clock& clock) : clock_(clock) {}
  virtual ~OrdersClient() = default;

  // Whether a fetch of this query would be refused at once, without anything
  // being asked for: then its error.
  virtual absl::Status Check(const OrderQuery& /*query*/) const {
    return absl::OkStatus();
  }

  // Returns true if a request of this query that starts with this much time
  // left may be answered within it, as far as is known.
  virtual bool MayStart(const OrderQuery& /*query*/,
                        absl::Duration /*time_left*/) const {
    return true;
  }

  // Asks for nothing yet. The fetch must not outlive the client.
  virtual std::unique_ptr<OrdersFetch> Start(const OrderQuery& query) = 0;

  // A whole fetch, on this thread: blocks until there is an answer or
  // `context.stop` fires. Errors: those of OrdersFetch and of StatusOfStop.
  absl::StatusOr<OrdersAnswer> Fetch(const CallContext& context,
                                     const OrderQuery& query);

  // The same, parsed, without freshness. The query must name an order, or must
  // not, as the name says.
  absl::StatusOr<orders::v1::Order> GetOrder(const CallContext& context,
                                             const OrderQuery& query);
  absl::StatusOr<orders::v1::ListOrdersResponse> ListOrders(
      const CallContext& context, const OrderQuery& query);

 private:
  const base::Clock& clock_;
};

}  // namespace partnercenter::client
