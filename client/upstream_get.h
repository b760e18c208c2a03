#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "client/call_context.h"
#include "client/clock.h"
#include "client/http_transport.h"
#include "client/token_source.h"

namespace partnercenter::client {

struct UpstreamGetOptions {
  // Sent as User-Agent.
  std::string user_agent;
  // The largest body that is taken, in bytes.
  size_t max_body_bytes = 32 * 1024 * 1024;
};

// A 2xx answer.
struct UpstreamDocument {
  int http_status = 0;
  // Complete as far as HTTP can tell; only the decoder can know.
  std::string body;
  HttpHeaders headers;
  std::string ms_request_id;
  // Tries made.
  int attempts = 1;
  // When it was complete.
  absl::Time as_of;
};

// `status`, an error, with what identifies the request and its answer as
// metadata: ms_request_id, ms_correlation_id, attempts, and as far as upstream
// sent them http_status, ms_cv, ms_server_id, and upstream_request_id where it
// is another.
absl::Status WithMetadata(absl::Status status, const CallContext& context,
                          const UpstreamDocument& document);

// One logical GET of Partner Center: a fresh MS-RequestId, a bearer token, the
// exchange, and its judgement by the status table. Thread-safe.
class UpstreamGet {
 public:
  // All must outlive the object.
  UpstreamGet(UpstreamGetOptions options, HttpTransport& transport,
              TokenSource& tokens, const Clock& clock);

  // `request` has the headers of this request only; those of every request are
  // added. `resource` is what errors name (see ResourceNameOf).
  // Blocks until the answer is complete or `context.stop` fires.
  // Errors: those of OrdersClient::Fetch.
  absl::StatusOr<UpstreamDocument> Get(const CallContext& context,
                                       HttpRequest request,
                                       const std::string& resource);

 private:
  // What one try came to. `headers` are those of an answer, if there was one.
  struct Attempt {
    absl::Status status;
    int http_status = 0;
    HttpHeaders headers;
    std::string body;
  };

  Attempt TryOnce(const CallContext& context, const HttpRequest& request,
                  const std::string& resource);
  absl::Status Judge(const CallContext& context, const HttpExchange& exchange,
                     const std::string& body, const std::string& resource);

  const UpstreamGetOptions options_;
  HttpTransport& transport_;
  TokenSource& tokens_;
  const Clock& clock_;
};

}  // namespace partnercenter::client
