#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/call_context.h"
#include "client/http/base_url.h"
#include "client/http/connection_pool.h"
#include "client/http/http_transport.h"
#include "client/http/proxy_tunnel.h"

namespace partnercenter::client {

struct HttplibTransportOptions {
  BaseUrl base_url;
  // The only authorities trusted (PEM). Empty: the system's.
  std::string ca_file;
  // An HTTP proxy that tunnels to the server (CONNECT) and sees nothing but
  // TLS. A server without TLS is connected to directly. Not set: no proxy,
  // whatever the environment says.
  std::optional<ProxyAddress> proxy;
  // Concurrent exchanges; another one waits. Each may hold one connection
  // (two file descriptors) open, in use or idle.
  int connections = 32;
  // For connecting to one address, for a proxy's answer, and again for each
  // step of the handshake.
  absl::Duration connect_timeout = absl::Seconds(5);
  // For a whole exchange, from name resolution to the last byte.
  absl::Duration attempt_timeout = absl::Seconds(30);
  // Idle connections are not used again after this time, and closed soon after.
  // Less than what servers and middleboxes commonly allow, so that they seldom
  // close one just as a request is on its way.
  absl::Duration idle_timeout = absl::Seconds(20);
};

// HttpTransport over cpp-httplib, with keep-alive connections. Thread-safe.
//
// A request on a connection of earlier exchanges that fails before a byte of
// the answer is repeated at once on a new connection, invisibly to the caller:
// the server had most likely closed it.
//
// Follows no redirect and decompresses nothing. Adds
// Host, and Accept and User-Agent if the request has none.
//
// Limitation: the process must ignore SIGPIPE, which a TLS connection that the
// server has closed raises.
class HttplibTransport : public HttpTransport {
 public:
  // Reads the trusted certificates, but makes no connection yet. `timer` must
  // outlive the transport.
  //
  // Errors: FailedPrecondition (`ca_file` cannot be read).
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<HttplibTransport>> Create(
      const HttplibTransportOptions& options, base::Timer& timer);

  HttpExchange Send(const CallContext& context, const HttpRequest& request,
                    const BodySink& sink) override;

  ConnectionPool::Counts connections() const { return pool_.counts(); }

 private:
  // The time limit of an exchange, and the cause that it stands for.
  struct Limit {
    absl::Time time;
    StopCause cause;
  };

  HttplibTransport(ConnectionPool::Options pool, absl::Duration attempt_timeout,
                   base::Timer& timer);

  HttpExchange RunOn(HttplibConnection& connection, const CallContext& context,
                     const Limit& limit, const HttpRequest& request,
                     const BodySink& sink);

  const absl::Duration attempt_timeout_;
  base::Timer& timer_;
  ConnectionPool pool_;
};

}  // namespace partnercenter::client
