#include "bench/raw_stub.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/slice.h>

#include <cstdlib>
#include <future>
#include <iostream>
#include <utility>
#include <vector>

namespace partnercenter::bench {
namespace {

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // Without it all stubs of one address would share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(),
                                   arguments);
}

struct PendingCall {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer reply;
};

std::string TextOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) std::abort();
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

}  // namespace

RawStub::RawStub(const std::string& address) : stub_(Connect(address)) {}

void RawStub::Call(const std::string& method, const std::string& request,
                   std::function<void(const grpc::ByteBuffer& reply)> done) {
  auto owned = std::make_shared<PendingCall>();
  PendingCall* const call = owned.get();
  const grpc::Slice slice(request);
  call->request = grpc::ByteBuffer(&slice, 1);
  stub_.UnaryCall(
      &call->context, method, grpc::StubOptions(), &call->request, &call->reply,
      [owned = std::move(owned), method,
       done = std::move(done)](const grpc::Status& status) mutable {
        if (!status.ok()) {
          std::cerr << method << " failed: " << status.error_message() << "\n";
          std::_Exit(EXIT_FAILURE);
        }
        // The context holds the channel, which must not be destroyed on a
        // thread of gRPC. So it is destroyed before `done`, after which the
        // caller may destroy the stub.
        const grpc::ByteBuffer reply = owned->reply;
        owned.reset();
        done(reply);
      });
}

std::string RawStub::CallAndWait(const std::string& method,
                                 const std::string& request) {
  std::promise<std::string> text;
  Call(method, request, [&text](const grpc::ByteBuffer& reply) {
    text.set_value(TextOf(reply));
  });
  return text.get_future().get();
}

}  // namespace partnercenter::bench
