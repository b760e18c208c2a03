#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/http/delivery.h"

namespace partnercenter::simulator {

// An HTTP answer before it is sent.
struct Answer {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  // Sent by the API management gateway in front of the service: such answers
  // have none of the service's headers (MS-RequestId and so on).
  bool from_front_gateway = false;
  Delivery delivery;
};

// Returns an error of the service: `{"code":...,"description":...,"data":[],
// "source":"PartnerFD"}`. `code` is one of the documentation page "Partner
// Center REST error codes".
Answer VendorError(int status, int code, absl::string_view description);

// Returns an error of the front gateway: `{ "statusCode": ..., "message": ...
// }`, with these blanks.
Answer GatewayError(int status, absl::string_view message);

}  // namespace partnercenter::simulator
