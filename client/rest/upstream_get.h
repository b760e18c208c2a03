#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/auth/token_source.h"
#include "client/call_context.h"
#include "client/http/body_budget.h"
#include "client/http/http_transport.h"
#include "client/rest/body_receiver.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

struct UpstreamGetOptions {
  // Sent as User-Agent.
  std::string user_agent;
  // The largest body that is taken, in bytes.
  size_t max_body_bytes = 32 * 1024 * 1024;
  // Bounds the memory of all bodies together. Null: no bound. Must outlive the
  // UpstreamGet and its attempts; its `max_body_bytes` is at least the one
  // above.
  BodyBudget* body_budget = nullptr;
  // The transport's limit of an attempt, for which a body waits for its bytes
  // of the budget.
  absl::Duration attempt_timeout = absl::InfiniteDuration();
};

// An attempt that was answered 401.
struct RefusedAttempt {
  std::string token;  // its text: secret
  absl::Status error;
};

// One logical GET of Partner Center: the same in all its attempts.
struct UpstreamRequest {
  // With the headers of this request only; those of every request are added.
  HttpRequest http;
  // Sent as MS-RequestId ("Partner Center REST headers": the same on retries).
  std::string ms_request_id;
  // The resource named in errors (see ResourceNameOf).
  std::string resource;
  // The request is repeated with another token only.
  std::optional<RefusedAttempt> refused = std::nullopt;
};

// Adds metadata to an error that identifies the request and its last answer:
// ms_request_id, ms_correlation_id, attempts, and, if upstream sent them,
// http_status, ms_cv, ms_server_id, and upstream_request_id where it differs.
void SetRequestMetadata(const CallContext& context,
                        const UpstreamRequest& request, int attempts,
                        const UpstreamAttempt& last, absl::Status& status);

// Attempts a GET of Partner Center: a bearer token, one exchange, and its
// judgement by the status table. Thread-safe.
class UpstreamGet {
 public:
  // All must outlive the object.
  UpstreamGet(UpstreamGetOptions options, HttpTransport& transport,
              TokenSource& tokens, const base::Clock& clock);

  // Blocks until the answer is complete or `context.stop` fires. A token that
  // upstream rejects (401) is rejected at its source, which decides if the
  // request is worth repeating with another one. A body for which the budget
  // had no bytes before the end of the attempt is Unavailable, OVERLOADED.
  UpstreamAttempt Attempt(const CallContext& context,
                          const UpstreamRequest& request);

  // Returns the token for an attempt. Blocks as TokenSource does.
  // Errors: those of the source, with the phase. If the request was refused and
  // the source has no other token, the error of that attempt; but Entra's if
  // Entra refuses our credential, since its message has the remedy.
  absl::StatusOr<AccessToken> TokenFor(const CallContext& context,
                                       const UpstreamRequest& request);

 private:
  struct Received {
    HttpExchange exchange;
    ReceivedBody body;
    // The attempt or the call ended while the body waited for the budget.
    bool lacked_memory = false;
  };

  // A request, as far as its answer is told by it.
  struct Asked {
    const std::string& resource;
    const std::string& token;
  };

  Received Send(const CallContext& context, const HttpRequest& request,
                absl::Time attempt_end) const;
  HttpRequest Complete(const CallContext& context,
                       const UpstreamRequest& request,
                       const AccessToken& token) const;
  void Judge(const CallContext& context, const HttpExchange& exchange,
             const Asked& asked, UpstreamAttempt& outcome) const;

  const UpstreamGetOptions options_;
  HttpTransport& transport_;
  TokenSource& tokens_;
  const base::Clock& clock_;
};

}  // namespace partnercenter::client
