#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/clock.h"
#include "client/decode/order_decoder.h"
#include "client/http/base_url.h"
#include "client/order_query.h"
#include "client/orders_client.h"
#include "client/rest/upstream_get.h"
#include "client/retry/attempt_times.h"
#include "client/retry/blocked_scopes.h"
#include "client/retry/retry_budget.h"
#include "client/retry/retry_policy.h"
#include "client/unmapped_names.h"

namespace partnercenter::client {

struct RestOrdersOptions {
  // The URL that `links.next` is resolved against; the transport's own.
  BaseUrl base_url;
  // The most pages of one list.
  int max_pages = 100;
  // The largest OrdersAnswer::wire, in bytes.
  size_t max_wire_bytes = 4 * 1024 * 1024;
  // Each page is a request of its own.
  RetryOptions retry;
  // True: pause, for no time, before each further request or attempt, so that
  // the rate limit of the runner of the fetch covers them.
  bool pause_before_requests = false;
  // Receives each attempt, judged and decoded; for metrics. Must not throw or
  // block. May be empty.
  std::function<void(const OrderQuery&, const UpstreamAttempt&)> on_attempt;
};

// Shared parts of all fetches. They must outlive the fetches and their client.
struct RestOrdersParts {
  UpstreamGet& upstream;
  BlockedScopes& blocked_scopes;
  RetryBudget& budget;
  AttemptTimes& attempt_times;
  const OrderDecoder& decoder;
  const base::Clock& clock;
};

// One fetch of an order or a list: requests a document, with retries, decodes
// it, and goes on to the next page while there is one.
class RestOrdersFetch : public OrdersFetch {
 public:
  // `options` must outlive the fetch.
  RestOrdersFetch(const RestOrdersOptions& options,
                  const RestOrdersParts& parts, OrderQuery query);

  Outlook Prepare(const CallContext& context) override;
  void Release() override { lease_.reset(); }
  Step Run(const CallContext& context) override;
  absl::Status Refuse(absl::Status refusal) const override;

 private:
  // Returns a pause if a request that is not admitted is to wait for a probe,
  // else its error.
  Step WaitOrFail(const CallContext& context, absl::Status refusal);
  // Returns what follows an attempt that failed after `took`: the end or a
  // pause; nothing: the next attempt, at once.
  std::optional<Step> AfterFailure(const CallContext& context,
                                   const UpstreamAttempt& outcome,
                                   absl::Duration took);
  // Makes a request that was refused one for another token. Returns the end if
  // there is none.
  std::optional<Step> FindAnotherToken(const CallContext& context,
                                       const UpstreamAttempt& outcome);
  // Begins a request of its own: another page.
  void Ask(HttpRequest request);
  // Decodes a 2xx answer. An error becomes that of the attempt.
  void Take(UpstreamAttempt& outcome);
  void Add(DecodedPage page, UpstreamAttempt& outcome);
  absl::Status GoOn(const orders::v1::Link& next);
  absl::StatusOr<DecodedPage> Decode(const std::string& body) const;
  OrdersAnswer Answer(const UpstreamAttempt& last);

  const RestOrdersOptions& options_;
  const RestOrdersParts parts_;
  const OrderQuery query_;

  // The request under way, or the one to begin with.
  UpstreamRequest request_;
  RetryPolicy schedule_;
  // The error of the last attempt of this request, if it is to be retried.
  absl::Status failure_;
  // See BlockedScopes::WaitAfterRefusal.
  BlockedScopes::BlockNumber awaited_block_ = 0;
  // The decision of Prepare about the next attempt: one of them, or none yet.
  std::optional<BlockedScopes::Lease> lease_;
  std::optional<Step> end_;
  bool has_more_ = true;
  std::set<std::pair<std::string, HttpHeaders>> asked_;

  // The result of the pages so far.
  std::string wire_;
  UnmappedNames unmapped_;
};

}  // namespace partnercenter::client
