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
  // A GUID, whether or not the request was good; "" if it named none.
  std::string customer = {};
  // From the first reaction to the reply.
  absl::Duration duration = absl::ZeroDuration();
  // Of which it waited for a worker; not the waits between tries. Nothing if it
  // was refused before.
  std::optional<absl::Duration> queue_time = {};
  client::CallEffort effort = {};
  size_t reply_bytes = 0;
  // Of a good answer; UNSPECIFIED for an error.
  orders::v1::Freshness::Source source =
      orders::v1::Freshness::SOURCE_UNSPECIFIED;
  // How old that is.
  absl::Duration age = absl::ZeroDuration();
  // Of "STALE": why the answer is not a newer one.
  std::string refresh_error_reason = {};
  TraceContext trace = {};
  std::string ms_request_id = {};
  std::string ms_correlation_id = {};
};

}  // namespace partnercenter::gateway
