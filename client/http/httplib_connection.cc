#include "client/http/httplib_connection.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/http/exchange_stream.h"
#include "client/http/response_framing.h"
#include "client/http/response_parser.h"

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

// The server, or the proxy on the way to it.
ProxyAddress NextHop(const HttplibConnectionOptions& options) {
  const ProxyAddress server = {options.base_url.host, options.base_url.port};
  return options.base_url.tls ? options.proxy.value_or(server) : server;
}

// For each single read and write.
void SetTimeLimit(int socket, absl::Duration limit) {
  const timeval value = absl::ToTimeval(limit);
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof(value));
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &value, sizeof(value));
}

HttpPhase PhaseOf(const ExchangeStream& stream) {
  if (stream.answer().head().has_value()) return HttpPhase::kReceive;
  if (stream.sent() || stream.received()) return HttpPhase::kWait;
  return stream.connected() ? HttpPhase::kSend : HttpPhase::kConnect;
}

}  // namespace

// Not an SSLClient, which is final in 0.18.7: to httplib a connection with TLS
// is a plain one. So 0.18.7 does not send a request a second time either, as
// its SSLClient does, POST too, if a close_notify comes before the answer.
class HttplibConnection::Client : public httplib::ClientImpl {
 public:
  // Runs an exchange of httplib's over a stream.
  using Converse = std::function<bool(httplib::Stream&)>;
  // Runs one over a stream of its choice on a connected socket. Returns false
  // if there is none, or what `converse` returns.
  using Runner = std::function<bool(int socket, const Converse& converse)>;

  explicit Client(const ProxyAddress& hop) : ClientImpl(hop.host, hop.port) {}

  // As httplib's `send`, over the stream of `run`.
  httplib::Result Send(const httplib::Request& request, Runner run) {
    run_ = std::move(run);
    return send(request);
  }

 private:
  // httplib closes the socket if it returns false.
  bool process_socket(const Socket& socket, Converse converse) override {
    return run_(socket.sock, converse);
  }

  Runner run_;
};

struct HttplibConnection::Exchange {
  ExchangeStream stream;
  bool body_refused = false;
  // True if httplib accepted all of the answer.
  bool accepted = false;
};

HttplibConnection::HttplibConnection(HttplibConnectionOptions options)
    : options_(std::move(options)) {
  const BaseUrl& url = options_.base_url;
  assert(options_.trust_store.has_value() == url.tls);
  if (url.tls) tls_.emplace(*options_.trust_store, url.host);
  if (url.tls && options_.proxy.has_value()) {
    tunnel_.emplace(url.host, url.port, options_.connect_timeout);
  }
  client_ = std::make_unique<Client>(NextHop(options_));
  Configure(*client_);
}

HttplibConnection::~HttplibConnection() = default;

void HttplibConnection::Configure(Client& client) {
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_follow_location(false);  // the bearer token would travel along
  client.set_url_encode(false);       // targets come encoded
  client.set_decompress(false);       // we ask for none; bounds what a body is
  client.set_connection_timeout(
      absl::ToChronoMicroseconds(options_.connect_timeout));
  // Also keeps httplib from setting SO_REUSEPORT, its default.
  client.set_socket_options([this](socket_t fd) {
    reused_ = false;
    socket_.Follow(fd);
  });
}

HttpExchange HttplibConnection::Send(const HttpRequest& request,
                                     const BodySink& sink) {
  // The callers' checks failed. httplib sends a line break as it is, and what
  // follows would be a request of its own to the upstream.
  if (!IsClean(request)) return HttpExchange();
  Exchange exchange;
  try {
    Run(request, sink, exchange);
  } catch (...) {
    // The answer was not accepted, which says it all.
  }
  const auto& head = exchange.stream.answer().head();
  HttpExchange result;
  result.event = Classify(exchange);
  result.phase = PhaseOf(exchange.stream);
  if (head.has_value()) {
    result.status = head->status;
    result.headers = SafeHeaders(head->headers);
  }
  if (tunnel_.has_value() && result.event == HttpEvent::kUnreachable) {
    result.proxy_status = tunnel_->refusal();
  }
  went_stale_ = reused_ && result.event == HttpEvent::kUnreachable;
  reused_ = true;
  keeps_connection_ = result.event == HttpEvent::kAnswer &&
                      head->framing.keeps_connection &&
                      !exchange.stream.has_rest();
  return result;
}

void HttplibConnection::Run(const HttpRequest& request, const BodySink& sink,
                            Exchange& exchange) {
  httplib::Request sent = ToHttplib(request, options_.base_url);
  sent.content_receiver = [&](const char* data, size_t size, uint64_t,
                              uint64_t) {
    exchange.body_refused = !sink(exchange.stream.answer().head()->status,
                                  absl::string_view(data, size));
    return !exchange.body_refused;
  };
  const httplib::Result result =
      client_->Send(sent, [&](int socket, const Client::Converse& converse) {
        if (!reused_ && !Establish(socket)) return false;
        exchange.stream.Attach(socket, tls_.has_value() ? &*tls_ : nullptr);
        return converse(exchange.stream);
      });
  exchange.accepted = result && result.error() == httplib::Error::Success;
}

// Makes a new socket, which is connected, ready for the server's answers.
bool HttplibConnection::Establish(int socket) {
  // A stop before the connect() only looks like a connection.
  if (stop_cause() != StopCause::kNone) return false;
  SetTimeLimit(socket, options_.connect_timeout);
  if (tunnel_.has_value() && !tunnel_->Open(socket)) return false;
  if (tls_.has_value() && !tls_->Handshake(socket)) return false;
  SetTimeLimit(socket, options_.io_timeout);
  return true;
}

HttpEvent HttplibConnection::Classify(const Exchange& exchange) const {
  const ResponseParser& answer = exchange.stream.answer();
  const StopCause stopped = stop_cause();
  // A stop may end a body without length, as the server's close does.
  const bool cut_by_us =
      stopped != StopCause::kNone && answer.head().has_value() &&
      answer.head()->framing.body_end == BodyEnd::kConnectionClose;
  if (exchange.accepted && !cut_by_us) return HttpEvent::kAnswer;
  if (exchange.body_refused) return HttpEvent::kBodyTooLarge;
  if (stopped == StopCause::kCaller) return HttpEvent::kStopped;
  if (stopped == StopCause::kAttemptTimeout) return HttpEvent::kAttemptTimeout;
  if (answer.state() == ResponseParser::State::kMalformed) {
    return HttpEvent::kMalformed;
  }
  if (exchange.stream.received()) return HttpEvent::kTruncated;
  return tls_.has_value() && tls_->untrusted() ? HttpEvent::kUntrusted
                                               : HttpEvent::kUnreachable;
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

}  // namespace partnercenter::client
