#include "gateway/tls/handshake_failures.h"

#include <string>

#include "absl/strings/strip.h"
#include "gateway/listen/handshake_peer.h"
#include "gateway/log/log_fields.h"

namespace partnercenter::gateway {

bool HandshakeFailures::Handle(absl::string_view grpc_line) {
  if (!absl::ConsumePrefix(&grpc_line, "Handshake failed with fatal error ")) {
    return false;
  }
  ++count_;
  LogFields fields;
  const std::string peer = HandshakePeer::TakeLast();
  if (!peer.empty()) fields.Add("peer", peer);
  fields.Add("error", grpc_line);
  log_.Warn("tls handshake failed", fields);
  return true;
}

}  // namespace partnercenter::gateway
