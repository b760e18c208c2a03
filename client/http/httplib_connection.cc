#include "client/http/httplib_connection.h"

#include <httplib.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

bool IsClean(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), absl::ascii_iscntrl);
}

bool IsClean(const HttpRequest& request) {
  return absl::StartsWith(request.target, "/") && IsClean(request.target) &&
         std::all_of(request.headers.begin(), request.headers.end(),
                     [](const auto& header) {
                       return IsClean(header.first) && IsClean(header.second);
                     });
}

httplib::Request ToHttplib(const HttpRequest& request, const BaseUrl& url) {
  httplib::Request result;
  result.method = request.form.empty() ? "GET" : "POST";
  result.path = absl::StrCat(url.path, request.target);
  result.headers.insert(request.headers.begin(), request.headers.end());
  // httplib's own forgets the brackets of an IPv6 address on the default port.
  result.headers.emplace("Host", Authority(url));
  if (!request.form.empty()) {
    result.headers.emplace("Content-Type", "application/x-www-form-urlencoded");
    result.body = request.form;
  }
  return result;
}

bool EndsItself(BodyEnd end) {
  return end == BodyEnd::kLength || end == BodyEnd::kChunks;
}

HttpHeaders FromHttplib(const httplib::Headers& headers) {
  return HttpHeaders(headers.begin(), headers.end());
}

std::unique_ptr<httplib::ClientImpl> MakePlainClient(const BaseUrl& url) {
  return std::make_unique<httplib::ClientImpl>(url.host, url.port);
}

// How far httplib connects; `session` goes the rest of the way.
ProxyAddress NextHop(const HttplibConnectionOptions& options) {
  return options.proxy.value_or(
      ProxyAddress{options.base_url.host, options.base_url.port});
}

std::optional<ProxyTunnel> TunnelOf(const HttplibConnectionOptions& options) {
  if (!options.proxy.has_value()) return std::nullopt;
  return ProxyTunnel(options.base_url.host, options.base_url.port,
                     options.connect_timeout);
}

std::unique_ptr<httplib::ClientImpl> MakeTlsClient(
    const HttplibConnectionOptions& options, TlsSession& session) {
  const ProxyAddress hop = NextHop(options);
  auto client = std::make_unique<httplib::SSLClient>(hop.host, hop.port);
  // Not the end of verification: TlsSession asks OpenSSL for a stricter one.
  client->enable_server_certificate_verification(false);
  session.Guard(client->ssl_context(), options.base_url.host);
  return client;
}

}  // namespace

HttplibConnection::HttplibConnection(HttplibConnectionOptions options)
    : options_(std::move(options)) {
  assert(options_.trust_store.has_value() == options_.base_url.tls);
  if (options_.trust_store.has_value()) {
    tls_.emplace(*options_.trust_store, socket_, TunnelOf(options_));
    client_ = MakeTlsClient(options_, *tls_);
  } else {
    client_ = MakePlainClient(options_.base_url);
  }
  Configure(*client_);
}

HttplibConnection::~HttplibConnection() = default;

void HttplibConnection::Configure(httplib::ClientImpl& client) {
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_follow_location(false);  // the bearer token would travel along
  client.set_url_encode(false);       // targets come encoded
  client.set_decompress(false);       // we ask for none; bounds what a body is
  client.set_connection_timeout(
      absl::ToChronoMicroseconds(options_.connect_timeout));
  client.set_read_timeout(absl::ToChronoMicroseconds(options_.io_timeout));
  client.set_write_timeout(absl::ToChronoMicroseconds(options_.io_timeout));
  // Also keeps httplib from setting SO_REUSEPORT, its default.
  client.set_socket_options([this](socket_t fd) {
    reused_ = false;
    if (tls_.has_value()) tls_->Restart();
    socket_.Follow(fd);
  });
}

HttpExchange HttplibConnection::Send(const HttpRequest& request,
                                     const BodySink& sink) {
  // The callers' checks failed. httplib sends a line break as it is, and what
  // follows would be a request of its own to the upstream.
  if (!IsClean(request)) return HttpExchange();
  socket_.Mark();
  if (tls_.has_value()) tls_->Mark();
  Answer answer;
  try {
    Run(request, sink, answer);
  } catch (...) {
    // From httplib's parsing of numbers and status lines. The answer is not
    // complete, which says it all.
  }
  answer.exchange.event = Classify(answer);
  answer.exchange.phase = PhaseOf(answer);
  if (tls_.has_value() && answer.exchange.event == HttpEvent::kUnreachable) {
    answer.exchange.proxy_status = tls_->proxy_status();
  }
  const bool answered = answer.exchange.event == HttpEvent::kAnswer;
  went_stale_ = reused_ && answer.exchange.event == HttpEvent::kUnreachable;
  reused_ = true;
  keeps_connection_ = answered && answer.framing.keeps_connection;
  return std::move(answer.exchange);
}

void HttplibConnection::Run(const HttpRequest& request, const BodySink& sink,
                            Answer& answer) {
  const auto note_head = [&answer](const httplib::Response& response) {
    HttpHeaders headers = FromHttplib(response.headers);
    answer.head_read = true;
    answer.framing = FrameResponse(response.status, response.version, headers);
    answer.exchange.status = response.status;
    answer.exchange.headers = SafeHeaders(std::move(headers));
    return EndsItself(answer.framing.body_end) ||
           answer.framing.body_end == BodyEnd::kConnectionClose;
  };
  httplib::Request sent = ToHttplib(request, options_.base_url);
  sent.response_handler = note_head;
  sent.content_receiver = [&](const char* data, size_t size, uint64_t,
                              uint64_t) {
    answer.body_refused =
        !sink(answer.exchange.status, absl::string_view(data, size));
    return !answer.body_refused;
  };
  const httplib::Result result = client_->send(sent);
  answer.complete = result && result.error() == httplib::Error::Success;
  // The handler is not asked about a 204.
  if (answer.complete && !answer.head_read) note_head(result.value());
}

HttpEvent HttplibConnection::Classify(const Answer& answer) const {
  // A stop may end a body without length, which httplib takes for its end; any
  // other body it calls complete was.
  if (answer.head_read &&
      (answer.framing.body_end == BodyEnd::kNoBody ||
       (answer.complete && EndsItself(answer.framing.body_end)))) {
    return HttpEvent::kAnswer;
  }
  if (answer.body_refused) return HttpEvent::kBodyTooLarge;
  switch (stop_cause()) {
    case StopCause::kCaller:
      return HttpEvent::kStopped;
    case StopCause::kAttemptTimeout:
      return HttpEvent::kAttemptTimeout;
    case StopCause::kNone:
      break;
  }
  if (answer.head_read) {
    if (answer.framing.body_end == BodyEnd::kUnclear) {
      return HttpEvent::kMalformed;
    }
    return answer.complete ? HttpEvent::kAnswer : HttpEvent::kTruncated;
  }
  if (tls_.has_value() && tls_->untrusted()) return HttpEvent::kUntrusted;
  // Also an answer that was cut within its headers: httplib does not say.
  return Received() ? HttpEvent::kMalformed : HttpEvent::kUnreachable;
}

HttpPhase HttplibConnection::PhaseOf(const Answer& answer) const {
  if (answer.head_read) return HttpPhase::kReceive;
  if (Sent() || Received()) return HttpPhase::kWait;
  // Of a new plain connection we learn that it stands by sending over it.
  const bool connected = reused_ || (tls_.has_value() && tls_->connected());
  return connected ? HttpPhase::kSend : HttpPhase::kConnect;
}

void HttplibConnection::Stop(StopCause cause) {
  {
    std::lock_guard lock(mutex_);
    if (stop_cause_ != StopCause::kNone) return;
    stop_cause_ = cause;
  }
  socket_.Stop();
}

bool HttplibConnection::IsReusable() const {
  return keeps_connection_ && stop_cause() == StopCause::kNone &&
         client_->is_socket_open() > 0 && !socket_.HasInput() &&
         !(tls_.has_value() && tls_->HasInput());
}

StopCause HttplibConnection::stop_cause() const {
  std::lock_guard lock(mutex_);
  return stop_cause_;
}

bool HttplibConnection::Sent() const {
  return tls_.has_value() ? tls_->sent() : socket_.TrafficSinceMark().sent > 0;
}

bool HttplibConnection::Received() const {
  return tls_.has_value() ? tls_->received()
                          : socket_.TrafficSinceMark().received > 0;
}

}  // namespace partnercenter::client
