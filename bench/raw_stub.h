#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <memory>
#include <string>

namespace partnercenter::bench {

// Calls unary methods with bytes as they are, so that the load generator spends
// nothing on messages. One connection of its own. Thread-safe.
class RawStub {
 public:
  explicit RawStub(const std::string& address);

  // `done` is called on a thread of gRPC with the reply's bytes. Any failure
  // ends the program: a benchmark of errors would mean nothing.
  // `method` is "/package.Service/Method".
  void Call(const std::string& method, const std::string& request,
            std::function<void(const grpc::ByteBuffer& reply)> done);

  // Blocks until the reply is there.
  std::string CallAndWait(const std::string& method,
                          const std::string& request);

 private:
  grpc::GenericStub stub_;
};

}  // namespace partnercenter::bench
