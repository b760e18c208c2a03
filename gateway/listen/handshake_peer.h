#pragma once

#include <string>

namespace partnercenter::gateway {

// Tells whose TLS handshake has failed: gRPC reports a failure as a line of its
// log, without the peer.
//
// An object says whose connection gRPC is given on this thread: the TLS
// sessions that OpenSSL creates meanwhile remember the peer. While such a
// session is in its handshake, each thread that works on it remembers the peer
// as its last one, and gRPC writes its line on the same thread.
class HandshakePeer {
 public:
  // One at a time on a thread.
  explicit HandshakePeer(const std::string& peer);
  ~HandshakePeer();
  HandshakePeer(const HandshakePeer&) = delete;
  HandshakePeer& operator=(const HandshakePeer&) = delete;

  // Returns the peer of the handshake that this thread worked on last, "" if
  // there was none. It is then forgotten.
  static std::string TakeLast();
};

}  // namespace partnercenter::gateway
