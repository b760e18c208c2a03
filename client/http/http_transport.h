#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/call_context.h"

namespace partnercenter::client {

// Header fields. A request's go out in no particular order, an answer's are in
// theirs.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// Returns the first value of a header in the list; the case of its name is
// ignored.
std::optional<std::string> FindHeader(const HttpHeaders& headers,
                                      absl::string_view name);

// A GET, or the POST of a form. The caller has checked what it holds: `target`
// is a path with query that needs no further encoding, and no header holds a
// control byte.
struct HttpRequest {
  // Path and query below the transport's base URL, e.g. "/customers/x/orders".
  std::string target;
  HttpHeaders headers = {};
  // Encoded as application/x-www-form-urlencoded; "" makes it a GET. It may
  // hold a secret: never logged.
  std::string form = {};
};

// The phases of an exchange, in the order of the flow.
enum class HttpPhase {
  // Resolving, connecting, or in the TLS handshake.
  kConnect,
  // Connected, but nothing of the request has gone out.
  kSend,
  // The request has gone out, at least in part; the answer's headers have not
  // been read to their end.
  kWait,
  // Reading the body.
  kReceive,
};

// The result of an exchange.
enum class HttpEvent {
  // An answer was received, to the end of its body as far as HTTP can tell. A
  // body without length may still have been cut: only a complete document
  // proves completeness.
  kAnswer,
  // Refused, not resolved, the TLS handshake failed, or the connection ended
  // before a byte of the answer came.
  kUnreachable,
  // The server's certificate is not trusted, or is for another host. Nothing
  // was sent.
  kUntrusted,
  // The time limit of one attempt passed, though the caller has time left.
  kAttemptTimeout,
  // The connection ended within the answer: within its headers, or before the
  // announced end of its body.
  kTruncated,
  // The body is larger than the caller's sink takes; the part taken is useless.
  kBodyTooLarge,
  // The answer is not HTTP, announces a length that cannot be understood, or
  // exceeds a bound of ResponseParser.
  kMalformed,
  // `CallContext::stop` fired, or its deadline passed.
  kStopped,
};

struct HttpExchange {
  HttpEvent event = HttpEvent::kUnreachable;
  // The phase in which the exchange ended, if `event` is not kAnswer.
  HttpPhase phase = HttpPhase::kConnect;
  // The status line's code; 0 unless all headers were read. It stands even if
  // the body broke.
  int status = 0;
  // Values hold only printable ASCII; others were dropped, as were values of
  // more than 8 KiB.
  HttpHeaders headers = {};
  // The status of a proxy that refused the tunnel (then `event` is
  // kUnreachable); else 0.
  int proxy_status = 0;
};

// Takes the next piece of the body of an answer with this status. Returns false
// to refuse it, and with it the rest: the exchange then ends as kBodyTooLarge.
using BodySink = std::function<bool(int status, absl::string_view piece)>;

// Carries one HTTP exchange to one server; hides the HTTP library. No policy:
// no retry, no redirect, no token. Thread-safe.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  // Sends `request` and hands the answer's body to `sink`, piece by piece, on
  // the calling thread. Blocks until the answer is complete, a limit is reached
  // or `context.stop` fires; then it returns within 100 ms, except while it
  // resolves a name.
  //
  // A request may reach the server twice, so it must be one that changes
  // nothing there.
  virtual HttpExchange Send(const CallContext& context,
                            const HttpRequest& request,
                            const BodySink& sink) = 0;
};

}  // namespace partnercenter::client
