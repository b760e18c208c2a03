#include "bench/open_load.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/slice.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace partnercenter::bench {
namespace {

// Makes the times of the calls the same in each run.
constexpr uint64_t kSeed = 1;

struct PendingCall {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer reply;
};

std::string ResultOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const auto& any : details.details()) {
    google::rpc::ErrorInfo info;
    if (any.UnpackTo(&info)) return info.reason();
  }
  return absl::StatusCodeToString(
      static_cast<absl::StatusCode>(status.error_code()));
}

}  // namespace

OpenLoad::OpenLoad(const OpenLoadOptions& options)
    : options_(options), calls_per_second_(options.calls_per_second) {
  for (const auto& channel : options_.channels) {
    stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
  thread_ = std::thread([this] { BeginCalls(); });
}

OpenLoad::~OpenLoad() { Finish(); }

CallOutcomes OpenLoad::Finish() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  lock.unlock();
  if (thread_.joinable()) thread_.join();
  lock.lock();
  changed_.wait(
      lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return running_ == 0; });
  return std::move(outcomes_);
}

CallOutcomes OpenLoad::AwaitAll() {
  thread_.join();
  return Finish();
}

void OpenLoad::BeginCalls() {
  std::mt19937_64 random(kSeed);
  std::exponential_distribution<double> gap;
  absl::Time next = absl::Now();
  for (int64_t number = 0; number < options_.max_calls; ++number) {
    next += absl::Seconds(gap(random) / calls_per_second_);
    if (!WaitUntil(next)) return;
    Call(number);
  }
}

bool OpenLoad::WaitUntil(absl::Time when) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_until(
      lock, absl::ToChronoTime(when),
      [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return stopping_; });
}

void OpenLoad::Call(int64_t number) {
  {
    const std::lock_guard lock(mutex_);
    ++running_;
  }
  auto owned = std::make_shared<PendingCall>();
  PendingCall* const call = owned.get();
  const grpc::Slice slice(options_.request(number));
  call->request = grpc::ByteBuffer(&slice, 1);
  const absl::Time started = absl::Now();
  call->context.set_deadline(absl::ToChronoTime(started + options_.deadline));
  const auto& stub = stubs_[static_cast<size_t>(number) % stubs_.size()];
  stub->UnaryCall(&call->context, options_.method, grpc::StubOptions(),
                  &call->request, &call->reply,
                  [this, owned = std::move(owned),
                   started](const grpc::Status& status) mutable {
                    const absl::Duration latency = absl::Now() - started;
                    // Holds the channel, which must not be destroyed on a
                    // thread of gRPC, and so not after Note.
                    owned.reset();
                    Note({started, latency, ResultOf(status)});
                  });
}

void OpenLoad::Note(CallOutcome outcome) {
  const std::lock_guard lock(mutex_);
  outcomes_.push_back(std::move(outcome));
  --running_;
  changed_.notify_all();
}

std::vector<std::shared_ptr<grpc::Channel>> ConnectMany(
    const std::string& address, int channels,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::vector<std::shared_ptr<grpc::Channel>> connected;
  for (int i = 0; i < channels; ++i) {
    connected.push_back(
        grpc::CreateCustomChannel(address, credentials, arguments));
    if (!connected.back()->WaitForConnected(std::chrono::system_clock::now() +
                                            std::chrono::seconds(10))) {
      std::cerr << "cannot connect to " << address << "\n";
      std::exit(EXIT_FAILURE);
    }
  }
  return connected;
}

}  // namespace partnercenter::bench
