#include "simulator/entra/entra_error.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::ordered_json;

std::string CorrelationIdOf(const Request& request) {
  const absl::string_view sent = request.Header("client-request-id");
  return IsGuid(sent) ? std::string(sent) : NewGuid();
}

}  // namespace

Answer EntraErrorAnswer(const EntraError& error, const Request& request,
                        absl::Time now) {
  const std::string trace = NewGuid();
  const std::string correlation = CorrelationIdOf(request);
  const std::string time =
      absl::FormatTime("%Y-%m-%d %H:%M:%SZ", now, absl::UTCTimeZone());
  const ordered_json json = {
      {"error", error.error},
      {"error_description",
       absl::StrCat("AADSTS", error.number, ": ", error.description,
                    "\r\nTrace ID: ", trace, "\r\nCorrelation ID: ",
                    correlation, "\r\nTimestamp: ", time)},
      {"error_codes", ordered_json::array({error.number})},
      {"timestamp", time},
      {"trace_id", trace},
      {"correlation_id", correlation},
      {"error_uri",
       absl::StrCat("https://login.microsoftonline.com/error?code=",
                    error.number)}};
  // Descriptions contain what clients sent, so they may not be UTF-8.
  return EntraAnswer(
      error.status,
      json.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

Answer EntraAnswer(int status, std::string json) {
  Answer answer;
  answer.status = status;
  answer.body = std::move(json);
  answer.headers = {{"Cache-Control", "no-store, no-cache"},
                    {"Pragma", "no-cache"},
                    {"x-ms-request-id", NewGuid()}};
  return answer;
}

}  // namespace partnercenter::simulator
