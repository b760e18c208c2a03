#include "simulator/faults/fault_text.h"

#include <set>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "simulator/faults/fault_answer.h"
#include "simulator/faults/fault_member.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

bool Has(FaultKind kind, absl::string_view name) {
  const FaultMembers& members = MembersOf(kind);
  return name == "target" || name == "count" ||
         absl::c_linear_search(members.required, name) ||
         absl::c_linear_search(members.optional, name);
}

absl::Status Wrong(const std::string& text) {
  return absl::InvalidArgumentError("fault: " + text);
}

std::string Quoted(const std::string& text) {
  return json(text).dump(-1, ' ', true, json::error_handler_t::replace);
}

// Checks the members against each other.
absl::Status CheckTogether(const Fault& fault) {
  const bool of_malformed = fault.body == FaultBody::kCutJson ||
                            fault.body == FaultBody::kWrongShape ||
                            fault.body == FaultBody::kBadUtf8;
  const bool of_both =
      fault.body == FaultBody::kHtml || fault.body == FaultBody::kEmpty;
  if (fault.kind == FaultKind::kMalformed ? !of_malformed && !of_both
                                          : of_malformed) {
    return Wrong(absl::StrCat("kind ", NameOf(fault.kind), " has no body ",
                              NameOf(fault.body)));
  }
  if (fault.code && fault.body != FaultBody::kUsual &&
      fault.body != FaultBody::kVendor) {
    return Wrong(absl::StrCat("body ", NameOf(fault.body), " has no code"));
  }
  for (const FaultTarget target : {FaultTarget::kOrders, FaultTarget::kToken}) {
    if (fault.target != target && fault.target != FaultTarget::kBoth) continue;
    if (!IsFor(fault, target)) {
      return Wrong(absl::StrCat("kind ", NameOf(fault.kind), " has no target ",
                                NameOf(fault.target)));
    }
  }
  return absl::OkStatus();
}

absl::Status ReadKind(const json& description, Fault& fault) {
  const auto kind = description.find("kind");
  if (kind == description.end()) return Wrong("kind is missing");
  const auto found = kind->is_string() ? FindFaultKind(kind->get<std::string>())
                                       : std::nullopt;
  if (!found) {
    return Wrong(absl::StrCat("kind is not one of ",
                              absl::StrJoin(FaultKindNames(), ", ")));
  }
  fault.kind = *found;
  if (fault.kind == FaultKind::kTokenError) fault.target = FaultTarget::kToken;
  return absl::OkStatus();
}

absl::StatusOr<Fault> Read(const json& description) {
  Fault fault;
  absl::Status status = ReadKind(description, fault);
  if (!status.ok()) return status;
  const absl::string_view kind = NameOf(fault.kind);
  for (const auto& [name, value] : description.items()) {
    if (name == "kind") continue;
    if (!Has(fault.kind, name)) {
      return Wrong(
          absl::StrCat("kind ", kind, " has no member ", Quoted(name)));
    }
    status = SetMember(name, value, fault);
    if (!status.ok()) return status;
  }
  for (const absl::string_view name : MembersOf(fault.kind).required) {
    if (description.contains(std::string(name))) continue;
    return Wrong(absl::StrCat("kind ", kind, " needs the member ", name));
  }
  status = CheckTogether(fault);
  if (!status.ok()) return status;
  return fault;
}

}  // namespace

absl::StatusOr<Fault> ParseFault(absl::string_view text) {
  json description = json::object();
  for (const absl::string_view member : absl::StrSplit(text, ',')) {
    const std::vector<std::string> parts =
        absl::StrSplit(member, absl::MaxSplits('=', 1));
    if (parts.size() != 2 || parts[0].empty()) {
      return Wrong(
          absl::StrCat(Quoted(std::string(member)), " is not name=value"));
    }
    const std::string& name = parts[0];
    if (description.contains(name)) {
      return Wrong(absl::StrCat(Quoted(name), " occurs twice"));
    }
    const json number = json::parse(parts[1], nullptr, false);
    description[name] = number.is_number() ? number : json(parts[1]);
  }
  return Read(description);
}

absl::StatusOr<Fault> ParseFaultJson(absl::string_view text) {
  // The parser silently takes the last of two members with the same name.
  std::set<std::string> names;
  std::string twice;
  const auto note_names = [&](int depth, json::parse_event_t event,
                              json& parsed) {
    if (event == json::parse_event_t::key && depth == 1 &&
        !names.insert(parsed.get<std::string>()).second) {
      twice = parsed.get<std::string>();
    }
    return true;
  };
  const json description =
      json::parse(text.begin(), text.end(), note_names, false);
  if (!description.is_object())
    return Wrong("the description is not a JSON object");
  if (!twice.empty()) {
    return Wrong(absl::StrCat(Quoted(twice), " occurs twice"));
  }
  return Read(description);
}

ordered_json FaultJson(const Fault& fault) {
  ordered_json all = {{"kind", NameOf(fault.kind)},
                      {"target", NameOf(fault.target)}};
  if (fault.count) all["count"] = *fault.count;
  all["delay"] = absl::FormatDuration(fault.delay);
  all["status"] = fault.status;
  if (!fault.retry_after.empty()) all["retry_after"] = fault.retry_after;
  all["body"] = NameOf(fault.body);
  if (fault.code) all["code"] = *fault.code;
  all["error"] = fault.error;
  if (fault.after) all["after"] = *fault.after;
  all["framing"] = NameOf(fault.framing);
  all["bytes"] = fault.bytes;
  all["form"] = NameOf(fault.form);
  ordered_json json;
  for (const auto& [name, value] : all.items()) {
    if (name == "kind" || Has(fault.kind, name)) json[name] = value;
  }
  return json;
}

std::string FaultHelp() {
  return
      R"(Faults, as --fault=name=value,... or as JSON; {...} is optional:
  kind=latency,delay=D       delay the request
  kind=reset{,after=B}       TCP reset before the answer, or after B bytes of
                             its body
  kind=status,status=N{,retry_after=S}{,body=W}{,code=C}
                             answer with status N; W: usual (the usual body
                             of N), vendor (with code C), gateway, entra, html,
                             empty
  kind=token_error,error=E{,retry_after=S}
                             Entra's error E, such as invalid_client or
                             temporarily_unavailable; the target is token
  kind=expired_token         401, and the token stays refused
  kind=rejected_token        401, for any token
  kind=malformed,body=W      200 with a bad body; W: html, cut_json,
                             wrong_shape, empty, bad_utf8
  kind=drip,delay=D{,bytes=B}{,framing=F}
                             B bytes of body (default: 1) at a time, with D
                             between them
  kind=truncate{,after=B}{,framing=F}
                             close after B bytes of body (default: half of it)
  kind=wire,form=W           the answer in another form; W: interim (100 and
                             103 before it), trailers (behind its chunks),
                             cut_head (closed within its headers); or one
                             without end: endless_status_line,
                             endless_headers, endless_header,
                             endless_extension (of a chunk)
Every kind also takes
  target=orders|token|both   affected requests: those to the orders API
                             (default), to the token endpoint, or both
  count=N                    number of affected requests (default: all, until
                             the fault is cleared)
D is in milliseconds, or has a unit (200ms, 1.5s). F is length, chunked, or
close (neither: the body ends with the connection).

Of each of these groups at most one fault acts on a request, the oldest one, in
this order. A fault that does not act does not count the request:
  latency
  reset without after (nothing follows)
  status, token_error, expired_token, rejected_token (replaces the answer)
  malformed (if the answer has status 200)
  drip (if it has a body)
  truncate, reset with after (if it has a body)
  wire (if it has a body)
)";
}

}  // namespace partnercenter::simulator
