#include "client/http/proxy_tunnel.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/saturating_time.h"
#include "base/timer.h"
#include "client/http/base_url.h"
#include "client/http/response_parser.h"

namespace partnercenter::client {
namespace {

// Waits for one of `events`; false if `limit` comes first.
bool Await(int socket, short events, absl::Time limit) {
  while (true) {
    const absl::Duration left = limit - base::Timer::Now();
    if (left <= absl::ZeroDuration()) return false;
    pollfd entry = {socket, events, 0};
    const int ready = poll(&entry, 1, base::ToPollTimeout(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool WouldBlock() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

bool SendAll(int socket, absl::string_view bytes, absl::Time limit) {
  while (!bytes.empty()) {
    if (!Await(socket, POLLOUT, limit)) return false;
    const ssize_t sent =
        send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && !WouldBlock()) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

// The proxy's answer as far as it matters.
struct ProxyAnswer {
  // 0 without a complete head.
  int status = 0;
  // True if nothing has come behind the head.
  bool ends_there = false;
};

ProxyAnswer ReadAnswer(int socket, absl::Time limit) {
  ResponseParser parser;
  while (Await(socket, POLLIN, limit)) {
    char buffer[1024];
    const ssize_t size = recv(socket, buffer, sizeof(buffer), MSG_DONTWAIT);
    if (size < 0 && WouldBlock()) continue;
    if (size <= 0) break;
    absl::string_view input(buffer, static_cast<size_t>(size));
    parser.Parse(input);
    if (parser.head().has_value()) {
      return {parser.head()->status, input.empty()};
    }
    if (parser.ended()) break;
  }
  return {};
}

std::string ConnectRequest(absl::string_view host, int port) {
  const bool is_ipv6 = absl::StrContains(host, ":");
  const std::string authority = is_ipv6 ? absl::StrCat("[", host, "]:", port)
                                        : absl::StrCat(host, ":", port);
  return absl::StrCat("CONNECT ", authority, " HTTP/1.1\r\nHost: ", authority,
                      "\r\n\r\n");
}

}  // namespace

absl::StatusOr<ProxyAddress> ParseProxyAddress(absl::string_view text) {
  const auto wrong = [] {
    return absl::InvalidArgumentError("not the address of an http proxy");
  };
  constexpr absl::string_view kScheme = "http://";
  absl::ConsumePrefix(&text, kScheme);
  absl::ConsumeSuffix(&text, "/");
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos || colon + 1 == text.size() ||
      !std::all_of(text.begin() + static_cast<ptrdiff_t>(colon) + 1, text.end(),
                   absl::ascii_isdigit)) {
    return wrong();
  }
  const auto url = ParseBaseUrl(absl::StrCat(kScheme, text));
  if (!url.ok() || !url->path.empty()) return wrong();
  return ProxyAddress{url->host, url->port};
}

ProxyTunnel::ProxyTunnel(absl::string_view host, int port,
                         absl::Duration timeout)
    : request_(ConnectRequest(host, port)), timeout_(timeout) {}

bool ProxyTunnel::Open(int socket) {
  refusal_ = 0;
  const absl::Time limit = base::Timer::Now() + timeout_;
  if (!SendAll(socket, request_, limit)) return false;
  const ProxyAnswer answer = ReadAnswer(socket, limit);
  const bool is_open = answer.status >= 200 && answer.status < 300;
  if (!is_open) refusal_ = answer.status;
  // The host speaks only when spoken to: anything behind the headers would be
  // taken for its words.
  return is_open && answer.ends_there;
}

}  // namespace partnercenter::client
