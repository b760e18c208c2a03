#include "client/http/exchange_stream.h"

#include <sys/socket.h>

#include <cerrno>

namespace partnercenter::client {
namespace {

constexpr absl::string_view kHeadForHttplib = "HTTP/1.1 200 OK\r\n\r\n";

// Repeats what a signal interrupted.
template <typename Call>
ssize_t Uninterrupted(const Call& call) {
  while (true) {
    const ssize_t result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace

void ExchangeStream::Attach(int socket, TlsSession* tls) {
  socket_ = socket;
  tls_ = tls;
}

ssize_t ExchangeStream::read(char* ptr, size_t size) {
  Advance();
  if (output_.empty()) {
    return parser_.state() == ResponseParser::State::kComplete ? 0 : -1;
  }
  const size_t taken = output_.copy(ptr, size);
  output_.remove_prefix(taken);
  return static_cast<ssize_t>(taken);
}

ssize_t ExchangeStream::write(const char* ptr, size_t size) {
  const ssize_t written =
      tls_ != nullptr ? tls_->Write(ptr, size) : Uninterrupted([&] {
        return send(socket_, ptr, size, MSG_NOSIGNAL);
      });
  sent_ = sent_ || written > 0;
  return written;
}

// Waits until there is something for httplib to read, or the answer has ended.
void ExchangeStream::Advance() {
  while (output_.empty() && !parser_.ended()) {
    if (input_.empty()) Fill();
    const bool had_head = parser_.head().has_value();
    output_ = parser_.Parse(input_);
    if (!had_head && parser_.head().has_value()) output_ = kHeadForHttplib;
  }
}

void ExchangeStream::Fill() {
  const ssize_t size =
      tls_ != nullptr
          ? tls_->Read(buffer_.data(), buffer_.size())
          : Uninterrupted([&] {
              return recv(socket_, buffer_.data(), buffer_.size(), 0);
            });
  if (size > 0) {
    received_ = true;
    input_ = absl::string_view(buffer_.data(), static_cast<size_t>(size));
  } else if (size == 0) {
    parser_.Close();
  } else {
    parser_.Break();
  }
}

}  // namespace partnercenter::client
