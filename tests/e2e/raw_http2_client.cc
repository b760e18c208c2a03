#include "tests/e2e/raw_http2_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace partnercenter::e2e {
namespace {

constexpr int kPatienceMilliseconds = 20000;

enum FrameType : unsigned char { kData = 0, kHeaders = 1, kSettings = 4 };
constexpr char kEndStream = 1;
constexpr char kEndHeaders = 4;

std::string Frame(FrameType type, char flags, char stream,
                  const std::string& payload) {
  const auto size = payload.size();
  std::string frame = {static_cast<char>(size >> 16),
                       static_cast<char>(size >> 8), static_cast<char>(size),
                       static_cast<char>(type), flags};
  frame += std::string(3, '\0') + stream;
  return frame + payload;
}

// A field of HPACK: a literal, not indexed, shorter than 127 bytes.
std::string Field(const std::string& name, const std::string& value) {
  return std::string(1, '\0') + static_cast<char>(name.size()) + name +
         static_cast<char>(value.size()) + value;
}

}  // namespace

RawHttp2Client::RawHttp2Client(const std::string& address) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(
      std::atoi(address.substr(address.rfind(':') + 1).c_str())));
  if (connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) return;
  Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(kSettings, 0, 0, ""));
}

RawHttp2Client::~RawHttp2Client() { close(fd_); }

bool RawHttp2Client::AwaitSettings() { return Receive(); }

void RawHttp2Client::Call(const std::string& path, const std::string& message) {
  std::string body = {0, 0, 0, 0, static_cast<char>(message.size())};
  body += message;
  Send(Frame(kHeaders, kEndHeaders, 1,
             Field(":method", "POST") + Field(":scheme", "http") +
                 Field(":path", path) + Field(":authority", "gateway") +
                 Field("content-type", "application/grpc") +
                 Field("te", "trailers")) +
       Frame(kData, kEndStream, 1, body));
}

bool RawHttp2Client::Await(const std::string& text) {
  while (received_.find(text) == std::string::npos) {
    if (!Receive()) return false;
  }
  return true;
}

void RawHttp2Client::Send(const std::string& bytes) {
  (void)!send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

bool RawHttp2Client::Receive() {
  pollfd polled = {fd_, POLLIN, 0};
  char buffer[4096];
  if (poll(&polled, 1, kPatienceMilliseconds) != 1) return false;
  const ssize_t size = recv(fd_, buffer, sizeof(buffer), 0);
  if (size <= 0) return false;
  received_.append(buffer, static_cast<size_t>(size));
  return true;
}

}  // namespace partnercenter::e2e
