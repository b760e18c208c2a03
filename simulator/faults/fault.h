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
  kStatus,         // answer with `status` and `body`
  kTokenError,     // Entra's error `error`; the token endpoint only
  kExpiredToken,   // 401, and the token stays refused; orders only
  kRejectedToken,  // 401, for this request only; orders only
  kMalformed,      // a 200 whose body is replaced by `body`
  kDrip,           // `bytes` of body at a time, `delay` between them
  kTruncate,       // close the connection `after` bytes of body
  kWire,           // send the answer in `form`
};

enum class FaultTarget {
  kOrders,  // all but the token endpoint and the simulator's own API
  kToken,   // the token endpoint
  kBoth,
};

enum class FaultBody {
  // kStatus: the usual body of the status. HTML for 502 and 504; for other
  // statuses Entra's error at the token endpoint, and at the orders API the API
  // gateway's for 429, else Partner Center's.
  kUsual,
  kVendor,   // Partner Center's
  kGateway,  // the API gateway's
  kEntra,
  kHtml,
  kEmpty,
  // kMalformed:
  kCutJson,     // the first half of the real body, as if complete
  kWrongShape,  // JSON that is neither orders nor a token
  kBadUtf8,     // JSON with a string that is not UTF-8
};

// A failure to simulate. The comment of a member names the kinds that use it;
// other kinds ignore it.
struct Fault {
  FaultKind kind = FaultKind::kLatency;
  // Requests that it affects. token_error always affects the token endpoint;
  // expired_token and rejected_token always affect orders.
  FaultTarget target = FaultTarget::kOrders;
  // Number of requests that it affects; nothing: all until it is cleared.
  std::optional<int> count = std::nullopt;

  absl::Duration delay = absl::ZeroDuration();  // latency, drip
  int status = 503;                             // status
  // Value of the header Retry-After; empty: no header. status, token_error.
  std::string retry_after = "";
  // Error code of Partner Center, which makes kVendor the usual body; nothing:
  // the status's usual code. status.
  std::optional<int> code = std::nullopt;
  FaultBody body = FaultBody::kUsual;  // status, malformed
  std::string error = "";              // token_error: OAuth's code
  // Number of body bytes before the cut. reset: nothing means before the status
  // line. truncate: nothing means half of the body.
  std::optional<size_t> after = std::nullopt;
  Framing framing = Framing::kLength;  // drip, truncate
  size_t bytes = 1;                    // drip
  WireForm form = WireForm::kUsual;    // wire
};

// The stages of a request at which faults act, in order. At each stage only the
// oldest fault for the request's target acts.
enum class FaultStage {
  kWait,    // latency
  kReset,   // reset without `after`: nothing follows
  kAnswer,  // status, token_error, expired_token, rejected_token
  kBody,    // malformed; of an answer with status 200
  kDrip,    // drip; of an answer with a body
  kCut,     // truncate, reset with `after`; of an answer with a body
  kWire,    // wire; of an answer with a body
};

FaultStage StageOf(const Fault& fault);

// Returns true if the fault affects requests to `target`, which is not kBoth.
bool IsFor(const Fault& fault, FaultTarget target);

// Names of the values in descriptions: see fault_text.h.
absl::string_view NameOf(FaultKind kind);
absl::string_view NameOf(FaultTarget target);
absl::string_view NameOf(FaultBody body);
absl::string_view NameOf(Framing framing);
absl::string_view NameOf(WireForm form);
std::vector<absl::string_view> FaultKindNames();
std::optional<FaultKind> FindFaultKind(absl::string_view name);
std::optional<FaultTarget> FindFaultTarget(absl::string_view name);
std::optional<FaultBody> FindFaultBody(absl::string_view name);
std::optional<Framing> FindFraming(absl::string_view name);
std::optional<WireForm> FindWireForm(absl::string_view name);

}  // namespace partnercenter::simulator
