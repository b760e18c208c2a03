#include "gateway/listen/grpc_listener.h"

#include <grpc/grpc.h>
#include <grpc/support/time.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <limits>
#include <optional>

#include "gateway/listen/handshake_peer.h"
#include "gateway/listen/peer_name.h"

namespace partnercenter::gateway {
namespace {

constexpr int kMaxRequestBytes = 256 * 1024;

int Milliseconds(absl::Duration duration) {
  const int64_t milliseconds = absl::ToInt64Milliseconds(duration);
  return static_cast<int>(
      std::min<int64_t>(milliseconds, std::numeric_limits<int>::max()));
}

void Configure(const GrpcListenerOptions& options,
               grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.SetMaxSendMessageSize(-1);  // limits.maxResponseBytes decides
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, 128},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS,
       Milliseconds(options.max_connection_age)},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
       Milliseconds(options.max_connection_age_grace)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(absl::Minutes(15))},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Milliseconds(absl::Seconds(10))},
      {GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(absl::Seconds(60))},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(absl::Seconds(20))},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       Milliseconds(absl::Seconds(10))},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
  };
  for (const auto& [name, value] : arguments) {
    builder.AddChannelArgument(name, value);
  }
  // A request would be inflated whole before the receive limit applies. Callers
  // that compress see UNIMPLEMENTED.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcListener>> GrpcListener::Start(
    const GrpcListenerOptions& options,
    const std::vector<grpc::Service*>& services) {
  auto acceptor = Acceptor::Listen(options.address, options.acceptor);
  if (!acceptor.ok()) return acceptor.status();
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  Configure(options, builder);
  using External = grpc::ServerBuilder::experimental_type;
  std::shared_ptr<grpc::experimental::ExternalConnectionAcceptor> server_end =
      builder.experimental().AddExternalConnectionAcceptor(
          External::ExternalConnectionType::FROM_FD,
          options.credentials != nullptr ? options.credentials
                                         : grpc::InsecureServerCredentials());
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr)
    return absl::InternalError("the server does not start");
  const bool is_tls = options.credentials != nullptr;
  (*acceptor)->Start([server_end, is_tls](int listener, int connection) {
    std::optional<HandshakePeer> peer;
    if (is_tls) peer.emplace(PeerName(connection));
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
        parameters;
    parameters.listener_fd = listener;
    parameters.fd = connection;
    server_end->HandleNewConnection(&parameters);
  });
  return std::unique_ptr<GrpcListener>(
      new GrpcListener(*std::move(acceptor), std::move(server)));
}

GrpcListener::~GrpcListener() { Shutdown(); }

void GrpcListener::StopAccepting() { acceptor_->Stop(); }

void GrpcListener::Shutdown() {
  StopAccepting();
  // Not a time_point: gRPC takes those before 1970 for the infinite future.
  server_->Shutdown(gpr_inf_past(GPR_CLOCK_MONOTONIC));
}

}  // namespace partnercenter::gateway
