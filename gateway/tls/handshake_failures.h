#pragma once

#include <atomic>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Counts the TLS handshakes that failed. The gRPC library reports one only as
// a line of its log, so the count comes from those lines. Thread-safe.
class HandshakeFailures {
 public:
  // `log` must outlive the object.
  explicit HandshakeFailures(Log& log) : log_(log) {}

  // Returns true if this line of the gRPC library's log reports a failed
  // handshake. It is then counted, and logged as a warning with the peer (see
  // HandshakePeer). Call it on the thread that wrote the line.
  bool Handle(absl::string_view grpc_line);

  int64_t count() const { return count_; }

 private:
  Log& log_;
  std::atomic<int64_t> count_ = 0;
};

}  // namespace partnercenter::gateway
