#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// A TCP connection to a server on 127.0.0.1, for tests that inspect the
// received bytes and the way the connection closes.
class RawConnection {
 public:
  // Connects and sends a request without a body, with "Connection: close".
  RawConnection(int port, const std::string& target,
                const std::string& method = "GET");
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // Reads until the received bytes contain `text`, or the connection closes.
  void ReadUntil(absl::string_view text);
  // Reads `size` more bytes, or until the connection closes.
  void Read(size_t size);
  void ReadToEnd();

  // Returns the bytes received so far.
  const std::string& received() const { return received_; }
  std::string headers() const;
  std::string body() const;

  // Returns 0 if the connection was closed (FIN), ECONNRESET if it was reset
  // (RST), -1 if it is still open.
  int end() const { return end_; }

 private:
  // Receives at most `size` bytes; returns false once the connection is closed.
  bool Receive(size_t size);

  int socket_ = -1;
  std::string received_;
  int end_ = -1;
};

}  // namespace partnercenter::simulator
