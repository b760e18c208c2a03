#include "simulator/faults/fault.h"

#include <utility>

namespace partnercenter::simulator {
namespace {

template <typename Value>
using Name = std::pair<Value, absl::string_view>;

constexpr Name<FaultKind> kKinds[] = {
    {FaultKind::kLatency, "latency"},
    {FaultKind::kReset, "reset"},
    {FaultKind::kStatus, "status"},
    {FaultKind::kTokenError, "token_error"},
    {FaultKind::kExpiredToken, "expired_token"},
    {FaultKind::kRejectedToken, "rejected_token"},
    {FaultKind::kMalformed, "malformed"},
    {FaultKind::kDrip, "drip"},
    {FaultKind::kTruncate, "truncate"},
    {FaultKind::kWire, "wire"},
};

constexpr Name<FaultTarget> kTargets[] = {
    {FaultTarget::kOrders, "orders"},
    {FaultTarget::kToken, "token"},
    {FaultTarget::kBoth, "both"},
};

constexpr Name<FaultBody> kBodies[] = {
    {FaultBody::kUsual, "usual"},      {FaultBody::kVendor, "vendor"},
    {FaultBody::kGateway, "gateway"},  {FaultBody::kEntra, "entra"},
    {FaultBody::kHtml, "html"},        {FaultBody::kEmpty, "empty"},
    {FaultBody::kCutJson, "cut_json"}, {FaultBody::kWrongShape, "wrong_shape"},
    {FaultBody::kBadUtf8, "bad_utf8"},
};

constexpr Name<Framing> kFramings[] = {
    {Framing::kLength, "length"},
    {Framing::kChunked, "chunked"},
    {Framing::kClose, "close"},
};

constexpr Name<WireForm> kWireForms[] = {
    {WireForm::kUsual, "usual"},
    {WireForm::kInterim, "interim"},
    {WireForm::kTrailers, "trailers"},
    {WireForm::kCutHead, "cut_head"},
    {WireForm::kEndlessStatusLine, "endless_status_line"},
    {WireForm::kEndlessHeaders, "endless_headers"},
    {WireForm::kEndlessHeader, "endless_header"},
    {WireForm::kEndlessExtension, "endless_extension"},
};

template <typename Value, size_t size>
absl::string_view NameIn(const Name<Value> (&names)[size], Value value) {
  for (const auto& [named, name] : names) {
    if (named == value) return name;
  }
  return "?";
}

template <typename Value, size_t size>
std::optional<Value> FindIn(const Name<Value> (&names)[size],
                            absl::string_view wanted) {
  for (const auto& [value, name] : names) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

}  // namespace

FaultStage StageOf(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kLatency:
      return FaultStage::kWait;
    case FaultKind::kReset:
      return fault.after ? FaultStage::kCut : FaultStage::kReset;
    case FaultKind::kStatus:
    case FaultKind::kTokenError:
    case FaultKind::kExpiredToken:
    case FaultKind::kRejectedToken:
      return FaultStage::kAnswer;
    case FaultKind::kMalformed:
      return FaultStage::kBody;
    case FaultKind::kDrip:
      return FaultStage::kDrip;
    case FaultKind::kTruncate:
      return FaultStage::kCut;
    case FaultKind::kWire:
      return FaultStage::kWire;
  }
  return FaultStage::kWait;
}

bool IsFor(const Fault& fault, FaultTarget target) {
  switch (fault.kind) {
    case FaultKind::kTokenError:
      return target == FaultTarget::kToken;
    case FaultKind::kExpiredToken:
    case FaultKind::kRejectedToken:
      return target == FaultTarget::kOrders;
    default:
      break;
  }
  return fault.target == target || fault.target == FaultTarget::kBoth;
}

absl::string_view NameOf(FaultKind kind) { return NameIn(kKinds, kind); }
absl::string_view NameOf(FaultTarget target) {
  return NameIn(kTargets, target);
}
absl::string_view NameOf(FaultBody body) { return NameIn(kBodies, body); }
absl::string_view NameOf(Framing framing) { return NameIn(kFramings, framing); }
absl::string_view NameOf(WireForm form) { return NameIn(kWireForms, form); }

std::vector<absl::string_view> FaultKindNames() {
  std::vector<absl::string_view> names;
  for (const auto& [kind, name] : kKinds) names.push_back(name);
  return names;
}

std::optional<FaultKind> FindFaultKind(absl::string_view name) {
  return FindIn(kKinds, name);
}
std::optional<FaultTarget> FindFaultTarget(absl::string_view name) {
  return FindIn(kTargets, name);
}
std::optional<FaultBody> FindFaultBody(absl::string_view name) {
  return FindIn(kBodies, name);
}
std::optional<Framing> FindFraming(absl::string_view name) {
  return FindIn(kFramings, name);
}
std::optional<WireForm> FindWireForm(absl::string_view name) {
  return FindIn(kWireForms, name);
}

}  // namespace partnercenter::simulator
