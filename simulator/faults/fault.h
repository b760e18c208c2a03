#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/http/delivery.h"

namespace partnercenter::simulator {

enum class FaultKind {
  kLatency,        // wait `delay`, then go on
  kReset,          // TCP's RST: before the answer, or `after` bytes of its body
  kStatus,         // answer `status` with `body`
  kTokenError,     // Entra's answer for `error`; the token endpoint only
  kExpiredToken,   // 401, and the token stays refused; orders only
  kRejectedToken,  // 401, for this request only; orders only
  kMalformed,      // a 200 whose body is replaced by `body`
  kDrip,           // `bytes` of body at a time, `delay` between them
  kTruncate,       // end the connection `after` bytes of body
};

enum class FaultTarget {
  kOrders,  // all but the token endpoint and the simulator's own paths
  kToken,   // the token endpoint
  kBoth,
};

enum class FaultBody {
  // Of status: the shape that goes with it, HTML for 502 and 504. For others
  // the
  // token endpoint has Entra's; the orders API has the API gateway's for 429,
  // else Partner Center's.
  kUsual,
  kVendor,   // Partner Center's
  kGateway,  // the API gateway's
  kEntra,
  kHtml,
  kEmpty,
  // Of malformed:
  kCutJson,     // the true body's first half, as if it were all
  kWrongShape,  // JSON that is neither orders nor a token
  kBadUtf8,     // JSON with a text that is no UTF-8
};

// Something that goes wrong with requests. The comment of a member says which
// kinds have it; of the others it is ignored.
struct Fault {
  FaultKind kind = FaultKind::kLatency;
  // token_error is for the token endpoint, expired_token and rejected_token are
  // for orders, whatever stands here.
  FaultTarget target = FaultTarget::kOrders;
  // How many requests it hits; nothing: all until it is cleared.
  std::optional<int> count = std::nullopt;

  absl::Duration delay = absl::ZeroDuration();  // latency, drip
  int status = 503;                             // status
  // The header Retry-After as it is sent; empty: none. status, token_error.
  std::string retry_after = "";
  // Partner Center's code, which makes kVendor the usual body; nothing: the
  // status's usual code. status.
  std::optional<int> code = std::nullopt;
  FaultBody body = FaultBody::kUsual;  // status, malformed
  std::string error = "";              // token_error: OAuth's word
  // reset: nothing is before the status line. truncate: nothing is half of the
  // body.
  std::optional<size_t> after = std::nullopt;
  Framing framing = Framing::kLength;  // drip, truncate
  size_t bytes = 1;                    // drip
};

// When in the course of a request a fault acts, in this order. Of each stage
// only the oldest fault for the request's target acts.
enum class FaultStage {
  kWait,    // latency
  kReset,   // reset without `after`: nothing follows
  kAnswer,  // status, token_error, expired_token, rejected_token
  kBody,    // malformed; of an answer with status 200
  kPace,    // drip; of an answer with a body
  kCut,     // truncate, reset with `after`; of an answer with a body
};

FaultStage StageOf(const Fault& fault);

// Whether the fault is for requests to `target`, which is not kBoth.
bool IsFor(const Fault& fault, FaultTarget target);

// The words of the descriptions: see fault_text.h.
absl::string_view NameOf(FaultKind kind);
absl::string_view NameOf(FaultTarget target);
absl::string_view NameOf(FaultBody body);
absl::string_view NameOf(Framing framing);
std::vector<absl::string_view> FaultKindNames();
std::optional<FaultKind> FindFaultKind(absl::string_view name);
std::optional<FaultTarget> FindFaultTarget(absl::string_view name);
std::optional<FaultBody> FindFaultBody(absl::string_view name);
std::optional<Framing> FindFraming(absl::string_view name);

}  // namespace partnercenter::simulator
