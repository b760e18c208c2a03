#pragma once

#include <string>

namespace partnercenter::e2e {

// A caller that speaks just enough HTTP/2 to call, and takes no notice of what
// the server asks of its connection: no GOAWAY, no PING.
class RawHttp2Client {
 public:
  // Connects to "127.0.0.1:PORT" and begins the connection.
  explicit RawHttp2Client(const std::string& address);
  ~RawHttp2Client();
  RawHttp2Client(const RawHttp2Client&) = delete;
  RawHttp2Client& operator=(const RawHttp2Client&) = delete;

  // Returns true if the server has begun its side.
  bool AwaitSettings();

  // Calls "/package.Service/Method" with a message's bytes. Once.
  void Call(const std::string& path, const std::string& message);

  // Returns true if, within seconds, the bytes that the server has sent so far
  // contain `text`. gRPC's servers send their headers as plain text.
  bool Await(const std::string& text);

 private:
  void Send(const std::string& bytes);
  bool Receive();

  int fd_ = -1;
  std::string received_;
};

}  // namespace partnercenter::e2e
