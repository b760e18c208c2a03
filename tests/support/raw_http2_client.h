#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/time/time.h"

namespace partnercenter::testing {

// A caller that speaks just enough HTTP/2 to call, in plaintext. Unless it is
// asked to, it reads nothing and takes no notice of what the server asks of its
// connection: no GOAWAY, no PING. Used by one thread.
class RawHttp2Client {
 public:
  // Connects to "127.0.0.1:PORT" and begins the connection. The server may send
  // `stream_window` bytes of each reply, if set; else as many as HTTP/2 allows
  // by default.
  explicit RawHttp2Client(const std::string& address,
                          std::optional<uint32_t> stream_window = {});
  ~RawHttp2Client();
  RawHttp2Client(const RawHttp2Client&) = delete;
  RawHttp2Client& operator=(const RawHttp2Client&) = delete;

  // Returns true if the server has begun its side.
  bool AwaitSettings();

  // Allows the server to send as much over the connection as HTTP/2 can.
  void OpenConnectionWindow();

  // Calls "/package.Service/Method" with a message's bytes, fewer than 256, and
  // with this value of grpc-timeout, if any. Returns the number of the stream.
  uint32_t Call(const std::string& path, const std::string& message,
                const std::string& timeout = "");

  // Returns true if, within seconds, the bytes that the server has sent so far
  // contain `text`. gRPC's servers send their headers as plain text.
  bool Await(const std::string& text);

  // Returns true if, within `limit`, the server has sent RST_STREAM for the
  // stream.
  bool AwaitReset(uint32_t stream, absl::Duration limit);

  // Reads what the server has sent by now, and answers its PINGs. Returns false
  // if the connection is closed.
  bool ReadAndAnswerPings();

  // Returns the streams that the server has reset so far.
  const std::set<uint32_t>& resets() const { return resets_; }

 private:
  void Send(const std::string& bytes);
  bool Receive(absl::Duration limit);
  // Reads the frames that have arrived in full.
  void ReadFrames(bool answer_pings);

  int fd_ = -1;
  uint32_t last_stream_ = 0;
  std::string received_;
  size_t frames_read_ = 0;  // in bytes of `received_`
  std::set<uint32_t> resets_;
};

}  // namespace partnercenter::testing
