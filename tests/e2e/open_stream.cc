#include "tests/e2e/open_stream.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/time/clock.h"

namespace partnercenter::e2e {

OpenStream::OpenStream(const std::string& address, const std::string& method,
                       const std::string& message) {
  grpc::GenericStub stub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  stream_ = stub.PrepareCall(&context_, method, &events_);
  stream_->StartCall(this);
  if (!Next(absl::Seconds(20))) return;
  const grpc::Slice slice(message);
  stream_->Write(grpc::ByteBuffer(&slice, 1), this);
  Next(absl::Seconds(20));
}

OpenStream::~OpenStream() {
  context_.TryCancel();
  events_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (events_.Next(&tag, &ok)) {
  }
}

bool OpenStream::WaitForAnswer(absl::Duration limit) {
  stream_->Read(&answer_, this);
  return Next(limit);
}

bool OpenStream::Next(absl::Duration limit) {
  void* tag = nullptr;
  bool ok = false;
  return events_.AsyncNext(&tag, &ok,
                           absl::ToChronoTime(absl::Now() + limit)) ==
             grpc::CompletionQueue::GOT_EVENT &&
         ok;
}

}  // namespace partnercenter::e2e
