#include "simulator/faults/fault_member.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "simulator/faults/fault_answer.h"
#include "simulator/text/duration_text.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;

absl::Status Wrong(absl::string_view name, absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat("fault: ", name, " is not ", expected));
}

template <typename Number>
absl::Status SetNumber(absl::string_view name, const json& value, Number least,
                       Number most, Number& target) {
  if (value.is_number_integer()) {
    const auto number = value.get<int64_t>();
    const bool fits = !value.is_number_unsigned() ||
                      value.get<uint64_t>() <= uint64_t{1} << 62;
    if (fits && number >= static_cast<int64_t>(least) &&
        number <= static_cast<int64_t>(most)) {
      target = static_cast<Number>(number);
      return absl::OkStatus();
    }
  }
  return Wrong(name, absl::StrCat("a whole number from ", least, " to ", most));
}

template <typename Number>
absl::Status SetNumber(absl::string_view name, const json& value, Number least,
                       Number most, std::optional<Number>& target) {
  return SetNumber(name, value, least, most, target.emplace());
}

template <typename Value>
absl::Status SetName(absl::string_view name, const json& value,
                     std::optional<Value> (*find)(absl::string_view),
                     absl::string_view words, Value& target) {
  const auto found =
      value.is_string() ? find(value.get<std::string>()) : std::nullopt;
  if (!found) return Wrong(name, absl::StrCat("one of ", words));
  target = *found;
  return absl::OkStatus();
}

absl::Status SetDelay(const json& value, Fault& fault) {
  const bool fits = value.is_string() || value.is_number();
  const auto delay = ParseLatency(value.is_string() ? value.get<std::string>()
                                  : fits            ? value.dump()
                                                    : "");
  if (!delay.ok()) {
    return Wrong("delay",
                 "a number of milliseconds or a duration such as 200ms, "
                 "from 0 to less than 24 hours");
  }
  fault.delay = *delay;
  return absl::OkStatus();
}

absl::Status SetRetryAfter(const json& value, Fault& fault) {
  if (value.is_number_unsigned()) {
    fault.retry_after = value.dump();
    return absl::OkStatus();
  }
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  const bool printable =
      absl::c_all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  if (text.empty() || !printable) {
    return Wrong("retry_after", "a whole number of seconds or printable text");
  }
  fault.retry_after = text;
  return absl::OkStatus();
}

absl::Status SetError(const json& value, Fault& fault) {
  const std::string word = value.is_string() ? value.get<std::string>() : "";
  if (!FindEntraError(word)) {
    return Wrong("error", absl::StrCat("one of ",
                                       absl::StrJoin(EntraErrorWords(), ", ")));
  }
  fault.error = word;
  return absl::OkStatus();
}

constexpr int kMostRequests = 1'000'000'000;
constexpr size_t kMostBytes = 1'000'000'000;
constexpr char kFormNames[] =
    "usual, interim, trailers, cut_head, endless_status_line, "
    "endless_headers, endless_header, endless_extension";
constexpr char kBodyNames[] =
    "usual, vendor, gateway, entra, html, empty, cut_json, wrong_shape, "
    "bad_utf8";

}  // namespace

const FaultMembers& MembersOf(FaultKind kind) {
  static const std::vector<FaultMembers> kRows = {
      {FaultKind::kLatency, {"delay"}, {}},
      {FaultKind::kReset, {}, {"after"}},
      {FaultKind::kStatus, {"status"}, {"retry_after", "body", "code"}},
      {FaultKind::kTokenError, {"error"}, {"retry_after"}},
      {FaultKind::kExpiredToken, {}, {}},
      {FaultKind::kRejectedToken, {}, {}},
      {FaultKind::kMalformed, {"body"}, {}},
      {FaultKind::kDrip, {"delay"}, {"bytes", "framing"}},
      {FaultKind::kTruncate, {}, {"after", "framing"}},
      {FaultKind::kWire, {"form"}, {}},
  };
  return *absl::c_find_if(
      kRows, [kind](const FaultMembers& row) { return row.kind == kind; });
}

absl::Status SetMember(absl::string_view name, const json& value,
                       Fault& fault) {
  if (name == "target") {
    return SetName(name, value, FindFaultTarget, "orders, token, both",
                   fault.target);
  }
  if (name == "count") {
    return SetNumber(name, value, 1, kMostRequests, fault.count);
  }
  if (name == "delay") return SetDelay(value, fault);
  if (name == "status") return SetNumber(name, value, 200, 599, fault.status);
  if (name == "retry_after") return SetRetryAfter(value, fault);
  if (name == "code") {
    return SetNumber(name, value, 0, 999'999'999, fault.code);
  }
  if (name == "body")
    return SetName(name, value, FindFaultBody, kBodyNames, fault.body);
  if (name == "error") return SetError(value, fault);
  if (name == "after") {
    return SetNumber(name, value, size_t{0}, kMostBytes, fault.after);
  }
  if (name == "framing") {
    return SetName(name, value, FindFraming, "length, chunked, close",
                   fault.framing);
  }
  if (name == "form") {
    return SetName(name, value, FindWireForm, kFormNames, fault.form);
  }
  return SetNumber(name, value, size_t{1}, kMostBytes, fault.bytes);
}

}  // namespace partnercenter::simulator
