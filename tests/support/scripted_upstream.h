#pragma once

#include <map>
#include <string>

#include "tests/support/raw_http_server.h"

namespace partnercenter::testing {

// An upstream that answers by the last segment of a request's path: an order's
// id, or "orders" for a list. The bytes are sent as they are, and the
// connection is closed after them. Other requests are answered 404 with an
// empty body.
class ScriptedUpstream {
 public:
  explicit ScriptedUpstream(std::map<std::string, std::string> answers);

  std::string base_url() const;
  RawHttpServer& server() { return server_; }

 private:
  const std::map<std::string, std::string> answers_;
  RawHttpServer server_;
};

// Returns an HTTP/1.1 response with this body and its length. `headers` are
// lines with CR LF.
std::string HttpAnswer(int status, const std::string& body,
                       const std::string& headers = "");

// Returns the value of a header in a request as recorded by RawHttpServer; ""
// if the header is absent.
std::string HeaderOf(const std::string& request, const std::string& name);

}  // namespace partnercenter::testing
