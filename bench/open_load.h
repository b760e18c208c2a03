#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "bench/call_outcome.h"

namespace partnercenter::bench {

struct OpenLoadOptions {
  // Used in turn. The gateway takes 128 calls at a time on each.
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  // "/package.Service/Method".
  std::string method;
  // Returns the encoded request of a call, by its number from 0.
  std::function<std::string(int64_t call)> request;
  double calls_per_second = 1;
  int64_t max_calls = std::numeric_limits<int64_t>::max();
  absl::Duration deadline = absl::Seconds(5);
};

// Calls that begin at random times of a given mean rate (a Poisson process),
// whether or not earlier ones have ended. Errors are results like others.
class OpenLoad {
 public:
  // Begins at once.
  explicit OpenLoad(const OpenLoadOptions& options);
  ~OpenLoad();
  OpenLoad(const OpenLoad&) = delete;
  OpenLoad& operator=(const OpenLoad&) = delete;

  void SetRate(double calls_per_second) {
    calls_per_second_ = calls_per_second;
  }

  // Begins no more calls, waits for those under way and returns all outcomes.
  CallOutcomes Finish();

  // The same once `max_calls` have begun.
  CallOutcomes AwaitAll();

 private:
  void BeginCalls();
  void Call(int64_t number);
  void Note(CallOutcome outcome);
  // Waits until it is time. Returns false if the load is to stop before.
  bool WaitUntil(absl::Time when);

  const OpenLoadOptions options_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::atomic<double> calls_per_second_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  CallOutcomes outcomes_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

// Returns connected channels to a server, each with a connection of its own.
std::vector<std::shared_ptr<grpc::Channel>> ConnectMany(
    const std::string& address, int channels,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials =
        grpc::InsecureChannelCredentials());

}  // namespace partnercenter::bench
