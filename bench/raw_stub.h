#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <memory>
#include <string>

namespace partnercenter::bench {

// Calls unary methods with encoded messages, so that the load generator spends
// no time on encoding. Has a connection of its own. Thread-safe.
class RawStub {
 public:
  explicit RawStub(const std::string& address);

  // Starts a call of `method` ("/package.Service/Method"). `done` is called on
  // a thread of gRPC with the reply's bytes. Any failure ends the program: a
  // benchmark of errors would mean nothing.
  void Call(const std::string& method, const std::string& request,
            std::function<void(const grpc::ByteBuffer& reply)> done);

  // Calls a method and blocks until the reply has arrived.
  std::string CallAndWait(const std::string& method,
                          const std::string& request);

 private:
  grpc::GenericStub stub_;
};

}  // namespace partnercenter::bench
