#pragma once

#include <map>
#include <string>

#include "tests/support/raw_http_server.h"

namespace partnercenter::testing {

// An upstream that answers by the last segment of a request's path: an order's
// id, or "orders" for a list. The bytes are sent as they are; the connection is
// closed behind them. Anything else is answered 404 with an empty body.
class ScriptedUpstream {
 public:
  explicit ScriptedUpstream(std::map<std::string, std::string> answers);

  std::string base_url() const;
  RawHttpServer& server() { return server_; }

 private:
  const std::map<std::string, std::string> answers_;
  RawHttpServer server_;
};

// An HTTP/1.1 answer with this body and its length. `headers` are lines with
// CR LF.
std::string HttpAnswer(int status, const std::string& body,
                       const std::string& headers = "");

// The value of a header in a request as RawHttpServer records it; "" if there
// is none.
std::string HeaderOf(const std::string& request, const std::string& name);

}  // namespace partnercenter::testing
