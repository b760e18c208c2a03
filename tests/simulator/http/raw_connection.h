#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// A TCP connection to a server on 127.0.0.1, for tests that look at the bytes
// and at how they end.
class RawConnection {
 public:
  // Connects, and sends a request without a body that asks for the connection
  // to be closed afterwards.
  RawConnection(int port, const std::string& target,
                const std::string& method = "GET");
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // Reads until what was received contains `text`, or the connection ends.
  void ReadUntil(absl::string_view text);
  // Reads `size` more bytes, or until the connection ends.
  void Read(size_t size);
  void ReadToEnd();

  // What was received so far.
  const std::string& received() const { return received_; }
  std::string headers() const;
  std::string body() const;

  // Once the connection has ended: 0 if it was closed (FIN), ECONNRESET if it
  // was reset (RST); -1 before.
  int end() const { return end_; }

 private:
  // Receives at most `size` bytes; false at the end.
  bool Receive(size_t size);

  int socket_ = -1;
  std::string received_;
  int end_ = -1;
};

}  // namespace partnercenter::simulator
