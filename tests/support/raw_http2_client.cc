#include "tests/support/raw_http2_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "absl/time/clock.h"
#include "tests/support/eventually.h"

namespace partnercenter::testing {
namespace {

enum FrameType : unsigned char {
  kData = 0,
  kHeaders = 1,
  kResetStream = 3,
  kSettings = 4,
  kPing = 6,
  kWindowUpdate = 8
};
constexpr uint32_t kMaxWindow = 0x7fffffff;
constexpr uint32_t kDefaultWindow = 65535;
constexpr char kEndStream = 1;
constexpr char kAck = 1;
constexpr char kEndHeaders = 4;
constexpr size_t kFrameHeaderSize = 9;

std::string BigEndian(uint32_t number) {
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
          static_cast<char>(number >> 8), static_cast<char>(number)};
}

uint32_t ReadBigEndian(const std::string& bytes, size_t at, size_t size) {
  uint32_t number = 0;
  for (size_t i = at; i < at + size; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::string Frame(FrameType type, char flags, uint32_t stream,
                  const std::string& payload) {
  std::string frame =
      BigEndian(static_cast<uint32_t>(payload.size())).substr(1);
  frame += {static_cast<char>(type), flags};
  return frame + BigEndian(stream) + payload;
}

// The settings of a client whose streams have this window.
std::string Settings(std::optional<uint32_t> stream_window) {
  constexpr char kInitialWindowSize[] = {0, 4};
  if (!stream_window.has_value()) return "";
  return std::string(kInitialWindowSize, 2) + BigEndian(*stream_window);
}

// A field of HPACK: a literal, not indexed, shorter than 127 bytes.
std::string Field(const std::string& name, const std::string& value) {
  return std::string(1, '\0') + static_cast<char>(name.size()) + name +
         static_cast<char>(value.size()) + value;
}

}  // namespace

RawHttp2Client::RawHttp2Client(const std::string& address,
                               std::optional<uint32_t> stream_window) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(
      std::atoi(address.substr(address.rfind(':') + 1).c_str())));
  if (connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) return;
  Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" +
       Frame(kSettings, 0, 0, Settings(stream_window)));
}

RawHttp2Client::~RawHttp2Client() { close(fd_); }

bool RawHttp2Client::AwaitSettings() { return Receive(kSoon); }

void RawHttp2Client::OpenConnectionWindow() {
  Send(Frame(kWindowUpdate, 0, 0, BigEndian(kMaxWindow - kDefaultWindow)));
}

uint32_t RawHttp2Client::Call(const std::string& path,
                              const std::string& message,
                              const std::string& timeout) {
  const uint32_t stream = last_stream_ == 0 ? 1 : last_stream_ + 2;
  last_stream_ = stream;
  std::string body = {0, 0, 0, 0, static_cast<char>(message.size())};
  body += message;
  Send(Frame(kHeaders, kEndHeaders, stream,
             Field(":method", "POST") + Field(":scheme", "http") +
                 Field(":path", path) + Field(":authority", "gateway") +
                 Field("content-type", "application/grpc") +
                 Field("te", "trailers") +
                 (timeout.empty() ? "" : Field("grpc-timeout", timeout))) +
       Frame(kData, kEndStream, stream, body));
  return stream;
}

bool RawHttp2Client::Await(const std::string& text) {
  while (received_.find(text) == std::string::npos) {
    if (!Receive(kSoon)) return false;
  }
  return true;
}

bool RawHttp2Client::AwaitReset(uint32_t stream, absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (true) {
    ReadFrames(/*answer_pings=*/false);
    if (resets_.count(stream) > 0) return true;
    if (!Receive(end - absl::Now())) return false;
  }
}

bool RawHttp2Client::ReadAndAnswerPings() {
  errno = 0;
  while (Receive(absl::ZeroDuration())) {
  }
  ReadFrames(/*answer_pings=*/true);
  return errno == EAGAIN;
}

void RawHttp2Client::Send(const std::string& bytes) {
  (void)!send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

bool RawHttp2Client::Receive(absl::Duration limit) {
  pollfd polled = {fd_, POLLIN, 0};
  char buffer[4096];
  const auto milliseconds = static_cast<int>(
      absl::ToInt64Milliseconds(std::max(limit, absl::ZeroDuration())));
  if (milliseconds > 0 && poll(&polled, 1, milliseconds) != 1) return false;
  const ssize_t size = recv(fd_, buffer, sizeof(buffer), MSG_DONTWAIT);
  if (size == 0) errno = ENOTCONN;
  if (size <= 0) return false;
  received_.append(buffer, static_cast<size_t>(size));
  return true;
}

void RawHttp2Client::ReadFrames(bool answer_pings) {
  while (received_.size() >= frames_read_ + kFrameHeaderSize) {
    const size_t size = ReadBigEndian(received_, frames_read_, 3);
    const size_t payload = frames_read_ + kFrameHeaderSize;
    if (received_.size() < payload + size) return;
    const char type = received_[frames_read_ + 3];
    const bool is_ack = (received_[frames_read_ + 4] & kAck) != 0;
    if (type == kResetStream) {
      resets_.insert(ReadBigEndian(received_, frames_read_ + 5, 4));
    } else if (type == kPing && !is_ack && answer_pings) {
      Send(Frame(kPing, kAck, 0, received_.substr(payload, size)));
    }
    frames_read_ = payload + size;
  }
}

}  // namespace partnercenter::testing
