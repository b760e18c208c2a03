#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/call_progress.h"
#include "gateway/call/trace_context.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {

// Returns the name that the log and the metrics have for a source: "LIVE".
// Valid forever.
absl::string_view NameOf(orders::v1::Freshness::Source source);

// Facts of a call that has ended, for its log line and the metrics.
struct CallRecord {
  // "ListOrders"; a literal.
  absl::string_view method;
  const absl::Status& status;
  // The configured name of the caller, or else the identities of its
  // certificate; "" without either.
  std::string caller = {};
  // The other end of the connection, as gRPC names it ("ipv4:127.0.0.1:40132").
  std::string peer = {};
  // The name that the caller's program gives itself, printable ASCII; "" if it
  // gives none.
  std::string user_agent = {};
  // A GUID, whether or not the request was good; "" if it named none.
  std::string customer = {};
  // Time from the first reaction to the reply.
  absl::Duration duration = absl::ZeroDuration();
  // Part of `duration` in which the call waited for a worker, without
  // backoffs. Nothing if it never waited for one.
  std::optional<absl::Duration> queue_time = {};
  client::CallEffort effort = {};
  size_t reply_bytes = 0;
  // Source of a successful reply; UNSPECIFIED for an error.
  orders::v1::Freshness::Source source =
      orders::v1::Freshness::SOURCE_UNSPECIFIED;
  // Age of the response that was sent.
  absl::Duration age = absl::ZeroDuration();
  // ErrorInfo.reason of the error that a stale response replaces; "" unless
  // `source` is STALE.
  std::string refresh_error_reason = {};
  TraceContext trace = {};
  std::string ms_request_id = {};
  std::string ms_correlation_id = {};
};

}  // namespace partnercenter::gateway
