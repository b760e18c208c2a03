#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "client/http/base_url.h"
#include "client/http/http_transport.h"
#include "client/http/proxy_tunnel.h"
#include "client/http/stoppable_socket.h"
#include "client/http/tls_session.h"
#include "client/http/trust_store.h"

namespace partnercenter::client {

struct HttplibConnectionOptions {
  BaseUrl base_url;
  // Present if and only if `base_url` asks for TLS.
  std::optional<TrustStore> trust_store;
  // The proxy to connect through; ignored without TLS.
  std::optional<ProxyAddress> proxy;
  // For connecting to one address, for a proxy's answer, and again for each
  // step of the handshake.
  absl::Duration connect_timeout;
  // For each single read and write. Not the limit of an exchange, which is
  // `Stop`: it must come later.
  absl::Duration io_timeout;
};

// The reason for stopping an exchange from outside.
enum class StopCause { kNone, kCaller, kAttemptTimeout };

// One cpp-httplib client, which is one connection and one exchange at a time.
// Connects when first asked something, and stays open between exchanges. Used
// by one thread at a time, but for `Stop`.
//
// httplib resolves, connects and writes requests. Tunnel, TLS and the answer
// are read by ourselves (ExchangeStream), and the result is derived from what
// that stream observed: httplib's errors do not name the cause (a reset, a
// truncation, a timeout and our own stop are all `Read`).
class HttplibConnection {
 public:
  explicit HttplibConnection(HttplibConnectionOptions options);
  // Closes at once, without TLS good-bye.
  ~HttplibConnection();

  // Runs one exchange. Blocks until it has ended; bounded only by `Stop`. A
  // request that holds a control byte is not sent: kUnreachable.
  HttpExchange Send(const HttpRequest& request, const BodySink& sink);

  // Ends the exchange in progress and all later ones: they return soon with the
  // event that belongs to `cause` (the first call's), unless the answer was
  // complete. From any thread; never blocks.
  void Stop(StopCause cause);

  // Returns true if another exchange may follow: the connection is open and has
  // nothing to read, neither its end (a TLS close_notify included) nor
  // unrequested bytes, which would be taken for the next answer.
  bool IsReusable() const;

  // Returns true if the last exchange failed, on a connection of earlier ones,
  // before a byte of the answer came: the server had closed it, most likely.
  bool WentStale() const { return went_stale_; }

 private:
  // httplib's client, which runs its exchanges over our stream.
  class Client;
  // Observations about the exchange in progress.
  struct Exchange;

  void Configure(Client& client);
  void Run(const HttpRequest& request, const BodySink& sink,
           Exchange& exchange);
  bool Establish(int socket);
  HttpEvent Classify(const Exchange& exchange) const;
  StopCause stop_cause() const;

  const HttplibConnectionOptions options_;
  mutable std::mutex mutex_;
  StopCause stop_cause_ ABSL_GUARDED_BY(mutex_) = StopCause::kNone;
  StoppableSocket socket_;
  std::optional<ProxyTunnel> tunnel_;
  std::optional<TlsSession> tls_;
  // True if the socket in use has carried an answer before.
  bool reused_ = false;
  bool keeps_connection_ = true;
  bool went_stale_ = false;
  std::unique_ptr<Client> client_;
};

}  // namespace partnercenter::client
