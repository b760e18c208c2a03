#include "simulator/http/answer.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {
namespace {

// Returns a JSON string literal. Descriptions contain what clients sent, so
// they may not be UTF-8.
std::string Quoted(absl::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Answer VendorError(int status, int code, absl::string_view description) {
  Answer answer;
  answer.status = status;
  answer.body =
      absl::StrCat("{\"code\":", code, ",\"description\":", Quoted(description),
                   ",\"data\":[],\"source\":\"PartnerFD\"}");
  return answer;
}

Answer GatewayError(int status, absl::string_view message) {
  Answer answer;
  answer.status = status;
  answer.content_type = "application/json";
  answer.body = absl::StrCat("{ \"statusCode\": ", status,
                             ", \"message\": ", Quoted(message), " }");
  answer.from_front_gateway = true;
  return answer;
}

}  // namespace partnercenter::simulator
