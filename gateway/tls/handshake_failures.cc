#include "gateway/tls/handshake_failures.h"

#include <string>

#include "absl/strings/strip.h"

namespace partnercenter::gateway {

bool HandshakeFailures::Handle(absl::string_view grpc_line) {
  if (!absl::ConsumePrefix(&grpc_line, "Handshake failed with fatal error ")) {
    return false;
  }
  ++count_;
  log_.Warn("tls handshake failed", {{"error", std::string(grpc_line)}});
  return true;
}

}  // namespace partnercenter::gateway
