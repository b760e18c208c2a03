#include "bench/load.h"

#include <algorithm>
#include <future>
#include <list>

#include "absl/time/clock.h"
#include "bench/process_usage.h"
#include "bench/raw_stub.h"

namespace partnercenter::bench {
namespace {

struct Window {
  absl::Time begin;
  absl::Time end;
};

// A sequence of calls, one after the other.
class Lane {
 public:
  // All arguments must outlive the lane.
  Lane(RawStub& stub, const std::string& method, const std::string& request,
       const Window& window)
      : stub_(stub), method_(method), request_(request), window_(window) {}

  void CallNext() {
    const absl::Time started = absl::Now();
    stub_.Call(method_, request_,
               [this, started](const grpc::ByteBuffer&) { Note(started); });
  }

  void WaitForEnd() { ended_.get_future().wait(); }
  const std::vector<absl::Duration>& latencies() const { return latencies_; }

 private:
  void Note(absl::Time started) {
    const absl::Time now = absl::Now();
    if (now > window_.end) return ended_.set_value();
    if (now >= window_.begin) latencies_.push_back(now - started);
    CallNext();
  }

  RawStub& stub_;
  const std::string& method_;
  const std::string& request_;
  const Window window_;
  std::vector<absl::Duration> latencies_;
  std::promise<void> ended_;
};

void SleepUntil(absl::Time when) { absl::SleepFor(when - absl::Now()); }

}  // namespace

LoadResult RunLoad(const LoadOptions& options) {
  RawStub stub(options.address);
  const absl::Time begin = absl::Now() + options.warm_up;
  const Window window = {begin, begin + options.duration};
  std::list<Lane> lanes;
  for (int i = 0; i < options.in_flight; ++i) {
    const auto lane = static_cast<size_t>(i);
    lanes
        .emplace_back(stub, options.method,
                      options.requests[lane % options.requests.size()], window)
        .CallNext();
  }
  SleepUntil(window.begin);
  const absl::Duration cpu_before = CpuTimeOf(options.pid);
  SleepUntil(window.end);
  LoadResult result;
  result.cpu = CpuTimeOf(options.pid) - cpu_before;
  result.wall = options.duration;
  for (Lane& lane : lanes) {
    lane.WaitForEnd();
    result.latencies.insert(result.latencies.end(), lane.latencies().begin(),
                            lane.latencies().end());
  }
  std::sort(result.latencies.begin(), result.latencies.end());
  return result;
}

void LoadResult::Add(const LoadResult& other) {
  latencies.insert(latencies.end(), other.latencies.begin(),
                   other.latencies.end());
  std::sort(latencies.begin(), latencies.end());
  wall += other.wall;
  cpu += other.cpu;
}

double LoadResult::CallsPerSecond() const {
  return static_cast<double>(latencies.size()) / absl::ToDoubleSeconds(wall);
}

absl::Duration LoadResult::CpuPerCall() const {
  return cpu / static_cast<double>(std::max<size_t>(latencies.size(), 1));
}

absl::Duration LoadResult::Percentile(double share) const {
  if (latencies.empty()) return absl::InfiniteDuration();
  const auto last = static_cast<double>(latencies.size() - 1);
  return latencies[static_cast<size_t>(share * last)];
}

}  // namespace partnercenter::bench
