#pragma once

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/listen/acceptor.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::gateway {

struct GrpcListenerOptions {
  ListenAddress address;
  Acceptor::Options acceptor = {};
  // Null: plaintext.
  std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;
  // Connections are asked to end after this time, give or take a tenth of it.
  absl::Duration max_connection_age = absl::InfiniteDuration();
  // The least time that calls on such a connection have to end.
  absl::Duration max_connection_age_grace = absl::InfiniteDuration();
};

// A gRPC server on one address. Reflection is on, as for every server
// of the process.
class GrpcListener {
 public:
  // Listens and serves at once. The services must outlive the listener.
  // Errors: Unavailable, if the address is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<GrpcListener>> Start(
      const GrpcListenerOptions& options,
      const std::vector<grpc::Service*>& services);

  // Shuts down without time to finish.
  ~GrpcListener();

  // Returns the address it listens on, the port filled in.
  const ListenAddress& address() const { return acceptor_->address(); }

  // Accepts no more connections; the present ones stay.
  void StopAccepting();

  // Accepts no more calls, and cancels those that run. Blocks until all have
  // ended.
  void Shutdown();

 private:
  GrpcListener(std::unique_ptr<Acceptor> acceptor,
               std::unique_ptr<grpc::Server> server)
      : acceptor_(std::move(acceptor)), server_(std::move(server)) {}

  const std::unique_ptr<Acceptor> acceptor_;
  const std::unique_ptr<grpc::Server> server_;
};

}  // namespace partnercenter::gateway
