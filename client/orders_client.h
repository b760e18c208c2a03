#pragma once

#include <memory>
#include <optional>
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

// Preview of the next run of a fetch.
struct Outlook {
  // False: it would not send a request.
  bool sends = true;
  // Set if it would only pause, for as long.
  std::optional<absl::Duration> pause = {};
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

  // Decides what the next Run does first, if nothing has decided that before,
  // and returns it: for whoever limits or orders requests. Never blocks. If it
  // is a request, it is reserved until that Run, or the end of the fetch.
  virtual Outlook Prepare(const CallContext& /*context*/) { return {}; }

  // Gives back what Prepare has reserved: the next Run does not come soon.
  virtual void Release() {}

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

  // Returns how long a fetch of this query would pause before anything is asked
  // for, `time_left` before its deadline; its error if it would be refused at
  // once.
  virtual absl::StatusOr<absl::Duration> PauseAtStart(
      const OrderQuery& /*query*/, absl::Duration /*time_left*/) const {
    return absl::ZeroDuration();
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
