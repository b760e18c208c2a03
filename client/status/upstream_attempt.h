#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/http/http_transport.h"
#include "client/status/status_table.h"

namespace partnercenter::client {

// What one try of a request came to.
struct UpstreamAttempt {
  // OK: a 2xx answer, whose document decides. Otherwise one of the status
  // table, with the phase or what the answer said as metadata.
  absl::Status status;
  // What the status table says about trying again, if `status` is an error.
  Retry retry = Retry::kNo;
  // How the exchange ended: kAnswer if the status line decides, whatever became
  // of an error's body. Nothing if there was no exchange, for want of a token.
  std::optional<HttpEvent> event;
  // Of the exchange, from asking for a connection to the last byte.
  absl::Duration length;
  // 0 and empty if there was no answer.
  int http_status = 0;
  HttpHeaders headers;
  // Complete as far as HTTP can tell; only the decoder can know.
  std::string body;
  // When the try ended.
  absl::Time ended;
};

}  // namespace partnercenter::client
