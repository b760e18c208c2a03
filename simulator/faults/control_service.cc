#include "simulator/faults/control_service.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "simulator/faults/fault_text.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::ordered_json;

constexpr absl::string_view kRoot = "/simulator";
constexpr absl::string_view kFaults = "/simulator/faults";
constexpr absl::string_view kTokens = "/simulator/tokens";

Answer JsonAnswer(int status, const ordered_json& json) {
  Answer answer;
  answer.status = status;
  answer.body = absl::StrCat(
      json.dump(-1, ' ', false, ordered_json::error_handler_t::replace), "\n");
  return answer;
}

Answer NoContent() {
  Answer answer;
  answer.status = 204;
  answer.content_type.clear();
  return answer;
}

Answer Refused(int status, absl::string_view why) {
  return JsonAnswer(status, {{"error", why}});
}

Answer WrongMethod(const Request& request, const char* allowed) {
  Answer answer = Refused(
      405, absl::StrCat("method ", request.method, " is not one of ", allowed));
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

}  // namespace

bool IsControlPath(absl::string_view path) {
  return path == kRoot || absl::StartsWith(path, absl::StrCat(kRoot, "/"));
}

Answer ControlService::Respond(const Request& request) {
  if (request.path == kFaults) return RespondAboutFaults(request);
  if (request.path == kTokens) return RespondAboutTokens(request);
  return Refused(404, absl::StrCat("path ", request.path, " is neither ",
                                   kFaults, " nor ", kTokens));
}

Answer ControlService::RespondAboutFaults(const Request& request) {
  if (absl::StrContains(request.target, "?")) {
    return Refused(400, "query parameters are not supported");
  }
  if (request.method == "GET") {
    ordered_json list = ordered_json::array();
    for (const Fault& fault : faults_.list()) list.push_back(FaultJson(fault));
    return JsonAnswer(200, {{"faults", list}});
  }
  if (request.method == "DELETE") {
    faults_.Clear();
    return NoContent();
  }
  if (request.method != "POST")
    return WrongMethod(request, "GET, POST, DELETE");
  const auto fault = ParseFaultJson(request.body);
  if (!fault.ok()) return Refused(400, fault.status().message());
  faults_.Add(*fault);
  return JsonAnswer(201, FaultJson(*fault));
}

Answer ControlService::RespondAboutTokens(const Request& request) {
  if (request.method != "DELETE") return WrongMethod(request, "DELETE");
  tokens_.RevokeAll();
  return NoContent();
}

}  // namespace partnercenter::simulator
