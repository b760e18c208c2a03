#include "gateway/listen/self_connect.h"

#include <netdb.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/saturating_time.h"
#include "base/timer.h"

namespace partnercenter::gateway {
namespace {

absl::Status Failed(absl::string_view what, int error) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(error)));
}

// What a client of HTTP/2 says first: its preface and empty SETTINGS.
std::string Http2Greeting() {
  return std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") +
         std::string("\0\0\0\4\0\0\0\0\0", 9);
}

// A ClientHello; "" if OpenSSL fails.
std::string TlsGreeting() {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(
      SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (context == nullptr) return "";
  constexpr unsigned char kHttp2[] = "\x02h2";
  SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof(kHttp2) - 1);
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()),
                                                 SSL_free);
  if (ssl == nullptr) return "";
  BIO* const out = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), out);
  SSL_connect(ssl.get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

absl::Status Await(int fd, short events, absl::Time deadline) {
  pollfd polled = {fd, events, 0};
  const int ready =
      poll(&polled, 1, base::ToPollTimeout(deadline - base::Timer::Now()));
  if (ready < 0) return Failed("poll", errno);
  if (ready == 0) return Failed("no answer", ETIMEDOUT);
  return absl::OkStatus();
}

absl::Status ConnectTo(const addrinfo& address, const std::string& greeting,
                       absl::Time deadline) {
  const int fd =
      socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return Failed("socket", errno);
  const absl::Cleanup close_fd = [fd] { close(fd); };
  if (connect(fd, address.ai_addr, address.ai_addrlen) != 0 &&
      errno != EINPROGRESS) {
    return Failed("connect", errno);
  }
  if (auto status = Await(fd, POLLOUT, deadline); !status.ok()) return status;
  // Tells of a connection that was refused, too.
  if (send(fd, greeting.data(), greeting.size(), MSG_NOSIGNAL) < 0) {
    return Failed("send", errno);
  }
  if (auto status = Await(fd, POLLIN, deadline); !status.ok()) return status;
  char first = 0;
  const ssize_t received = recv(fd, &first, 1, 0);
  if (received < 0) return Failed("receive", errno);
  if (received == 0) return absl::UnavailableError("closed without an answer");
  return absl::OkStatus();
}

}  // namespace

absl::Status SelfConnect(const ListenAddress& listener, bool tls,
                         absl::Duration limit) {
  const absl::Time deadline = base::Timer::Now() + limit;
  const bool everywhere = listener.host == "0.0.0.0" || listener.host == "::";
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  // No host is loopback.
  const int error =
      getaddrinfo(everywhere ? nullptr : listener.host.c_str(),
                  absl::StrCat(listener.port).c_str(), &hints, &list);
  if (error != 0) return absl::UnavailableError(gai_strerror(error));
  const absl::Cleanup free_list = [list] { freeaddrinfo(list); };
  const std::string greeting = tls ? TlsGreeting() : Http2Greeting();
  absl::Status status;
  for (const addrinfo* address = list; address != nullptr;
       address = address->ai_next) {
    status = ConnectTo(*address, greeting, deadline);
    if (status.ok()) break;
  }
  return status;
}

}  // namespace partnercenter::gateway
