#include "client/http/httplib_transport.h"

#include <optional>
#include <stop_token>
#include <utility>

#include "base/saturating_time.h"
#include "client/http/httplib_connection.h"
#include "client/http/trust_store.h"

namespace partnercenter::client {
namespace {

// How much longer than the timer the socket itself waits: a read that it ended
// could not be told from a failure of the server.
constexpr absl::Duration kIoTimeoutSlack = absl::Seconds(5);

HttpExchange NotStarted(StopCause cause) {
  HttpExchange exchange;
  exchange.event = cause == StopCause::kAttemptTimeout
                       ? HttpEvent::kAttemptTimeout
                       : HttpEvent::kStopped;
  exchange.phase = HttpPhase::kConnect;
  return exchange;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttplibTransport>> HttplibTransport::Create(
    const HttplibTransportOptions& options, base::Timer& timer) {
  HttplibConnectionOptions connection;
  if (options.base_url.tls) {
    auto trust_store = TrustStore::Load(options.ca_file);
    if (!trust_store.ok()) return trust_store.status();
    connection.trust_store = *std::move(trust_store);
  }
  connection.base_url = options.base_url;
  connection.proxy = options.proxy;
  // httplib polls for the connection.
  connection.connect_timeout =
      absl::Milliseconds(base::ToPollTimeout(options.connect_timeout));
  connection.io_timeout =
      base::BoundedWait(options.attempt_timeout) + kIoTimeoutSlack;

  ConnectionPool::Options pool;
  pool.connections = options.connections;
  pool.idle_timeout = options.idle_timeout;
  pool.make = [connection = std::move(connection)] {
    return std::make_unique<HttplibConnection>(connection);
  };
  return std::unique_ptr<HttplibTransport>(
      new HttplibTransport(std::move(pool), options.attempt_timeout, timer));
}

HttplibTransport::HttplibTransport(ConnectionPool::Options pool,
                                   absl::Duration attempt_timeout,
                                   base::Timer& timer)
    : attempt_timeout_(attempt_timeout),
      timer_(timer),
      pool_(std::move(pool), timer) {}

HttpExchange HttplibTransport::Send(const CallContext& context,
                                    const HttpRequest& request,
                                    const BodySink& sink) {
  const absl::Time now = base::Timer::Now();
  const bool deadline_first = context.deadline <= now + attempt_timeout_;
  const Limit limit =
      deadline_first
          ? Limit{context.deadline, StopCause::kCaller}
          : Limit{now + attempt_timeout_, StopCause::kAttemptTimeout};
  if (context.stop.stop_requested() || context.deadline <= now) {
    return NotStarted(StopCause::kCaller);
  }
  auto lease = pool_.Acquire(context.stop, limit.time);
  if (!lease.has_value()) {
    return NotStarted(context.stop.stop_requested() ? StopCause::kCaller
                                                    : limit.cause);
  }
  HttpExchange exchange =
      RunOn(lease->connection(), context, limit, request, sink);
  if (lease->connection().WentStale()) {
    lease->Renew();
    exchange = RunOn(lease->connection(), context, limit, request, sink);
  }
  if (lease->connection().IsReusable()) lease->KeepConnection();
  return exchange;
}

HttpExchange HttplibTransport::RunOn(HttplibConnection& connection,
                                     const CallContext& context,
                                     const Limit& limit,
                                     const HttpRequest& request,
                                     const BodySink& sink) {
  const base::Timer::Handle at_limit = timer_.At(
      limit.time, [&connection, &limit] { connection.Stop(limit.cause); });
  const std::stop_callback on_stop(
      context.stop, [&connection] { connection.Stop(StopCause::kCaller); });
  return connection.Send(request, sink);
}

}  // namespace partnercenter::client
