#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "base/clock.h"
#include "client/auth/token_source.h"
#include "client/call_context.h"
#include "client/http/http_transport.h"
#include "client/status/status_table.h"

namespace partnercenter::client {

struct UpstreamGetOptions {
  // Sent as User-Agent.
  std::string user_agent;
  // The largest body that is taken, in bytes.
  size_t max_body_bytes = 32 * 1024 * 1024;
};

// One logical GET of Partner Center: the same in all its tries.
struct UpstreamRequest {
  // With the headers of this request only; those of every request are added.
  HttpRequest http;
  // Sent as MS-RequestId ("Partner Center REST headers": the same on retries).
  std::string ms_request_id;
  // What errors name (see ResourceNameOf).
  std::string resource;
};

// What one try of a request came to.
struct UpstreamTry {
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

// Adds to an error what identifies the request and its last answer, as
// metadata: ms_request_id, ms_correlation_id, attempts, and as far as upstream
// sent them http_status, ms_cv, ms_server_id, and upstream_request_id where it
// is another.
void SetRequestMetadata(const CallContext& context,
                        const UpstreamRequest& request, int attempts,
                        const UpstreamTry& last, absl::Status& status);

// Tries a GET of Partner Center: a bearer token, one exchange, and its
// judgement by the status table. Thread-safe.
class UpstreamGet {
 public:
  // All must outlive the object.
  UpstreamGet(UpstreamGetOptions options, HttpTransport& transport,
              TokenSource& tokens, const Clock& clock);

  // Blocks until the answer is complete or `context.stop` fires. A token that
  // upstream refuses (401) is rejected at its source.
  UpstreamTry Try(const CallContext& context, const UpstreamRequest& request);

 private:
  HttpRequest Complete(const CallContext& context,
                       const UpstreamRequest& request,
                       const AccessToken& token) const;
  void Judge(const CallContext& context, const HttpExchange& exchange,
             const std::string& resource, UpstreamTry& outcome) const;

  const UpstreamGetOptions options_;
  HttpTransport& transport_;
  TokenSource& tokens_;
  const Clock& clock_;
};

}  // namespace partnercenter::client
