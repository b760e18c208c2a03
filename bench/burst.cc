#include "bench/burst.h"

#include <algorithm>
#include <future>

#include "absl/time/clock.h"
#include "bench/raw_stub.h"

namespace partnercenter::bench {
namespace {

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";

absl::Duration TimeHealthCheck(RawStub& stub) {
  const absl::Time started = absl::Now();
  stub.CallAndWait(kHealthCheck, "");
  return absl::Now() - started;
}

}  // namespace

BurstResult RunBurst(const BurstOptions& options) {
  RawStub calls(options.address);
  RawStub health(options.address);
  // Connects both, since connecting is not to be measured.
  TimeHealthCheck(calls);
  TimeHealthCheck(health);

  std::vector<std::promise<absl::Time>> ends(
      static_cast<size_t>(options.calls));
  const absl::Time started = absl::Now();
  for (size_t i = 0; i < ends.size(); ++i) {
    calls.Call(options.method, options.requests[i % options.requests.size()],
               [&end = ends[i]](const grpc::ByteBuffer&) {
                 end.set_value(absl::Now());
               });
  }
  absl::SleepFor(started + options.health_after - absl::Now());
  BurstResult result;
  result.health = TimeHealthCheck(health);
  std::vector<absl::Duration> durations;
  for (std::promise<absl::Time>& end : ends) {
    durations.push_back(end.get_future().get() - started);
  }
  const auto [first, last] =
      std::minmax_element(durations.begin(), durations.end());
  result.first = *first;
  result.last = *last;
  return result;
}

}  // namespace partnercenter::bench
