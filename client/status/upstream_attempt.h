#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/http/body_budget.h"
#include "client/http/http_transport.h"
#include "client/status/status_table.h"

namespace partnercenter::client {

// The result of one attempt of a request.
struct UpstreamAttempt {
  // OK: a 2xx answer, whose document decides. Otherwise one of the status
  // table, with the phase or the answer's own code as metadata.
  absl::Status status;
  // The status table's retry rule, if `status` is an error.
  Retry retry = Retry::kNo;
  // The end of the exchange: kAnswer if the status line decides, even if an
  // error's body broke. Nothing if there was no exchange, for lack of a token.
  std::optional<HttpEvent> event;
  // Length of the exchange, from the request for a connection to the last byte.
  absl::Duration length;
  // 0 and empty if there was no answer.
  int http_status = 0;
  HttpHeaders headers;
  // Bytes of the body that a budget counts, given back after it.
  BodyBudget::Share body_share;
  // Complete as far as HTTP can tell; only the decoder can know.
  std::string body;
  // The text of the token that upstream refused (401), a secret; "" if it
  // refused none.
  std::string refused_token;
  // The time at which the attempt ended, by base::Clock's Now and WallTime.
  absl::Time ended;
  absl::Time ended_wall_time;
  // The phase in which CallContext::stop ended it, a literal; "" if it did not.
  absl::string_view stopped_in = "";
  // True if the attempt ended while its body waited for memory: its length says
  // nothing about the upstream.
  bool lacked_memory = false;
};

// Returns true if the upstream answered that it cannot serve the request now:
// 408, 425, 429 or 5xx.
inline bool IsTurnedAway(const UpstreamAttempt& attempt) {
  return attempt.event == HttpEvent::kAnswer &&
         (attempt.retry == Retry::kYes || attempt.http_status / 100 == 5);
}

}  // namespace partnercenter::client
