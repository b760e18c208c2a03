#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace partnercenter::e2e {

// A stream to any method that takes streams, left open until the object goes.
class OpenStream {
 public:
  // Sends one message, of which these are the bytes.
  OpenStream(const std::string& address, const std::string& method,
             const std::string& message);
  ~OpenStream();
  OpenStream(const OpenStream&) = delete;
  OpenStream& operator=(const OpenStream&) = delete;

  // Returns true if an answer comes within `limit`. Call it once.
  bool WaitForAnswer(absl::Duration limit);

 private:
  bool Next(absl::Duration limit);

  grpc::CompletionQueue events_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  grpc::ByteBuffer answer_;
};

}  // namespace partnercenter::e2e
