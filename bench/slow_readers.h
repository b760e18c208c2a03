#pragma once

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

struct SlowReadersOptions {
  // Connections that read nothing (an HTTP/2 window of 0), the lists that each
  // asks for one after the other, and the size of one.
  int clients = 200;
  int calls = 10;
  int64_t list_bytes = 1'000'000;
  // limits.maxDeadline, which the calls have for their deadline.
  absl::Duration deadline = absl::Seconds(40);
};

// Calls of a caller that reads, one after the other, for a small order.
struct OtherCalls {
  std::vector<absl::Duration> latencies;  // of the answered, ascending
  int failed = 0;
};

struct SlowReadersResult {
  int64_t resident_before = 0;
  // Most of it at any time.
  int64_t resident_peak = 0;
  // While the replies are held, and a minute after they were given up.
  int64_t resident_held = 0;
  int64_t resident_after = 0;
  // Until the memory was below 64 MiB again; infinite if it was not within a
  // minute.
  absl::Duration given_back = absl::InfiniteDuration();
  int upstream_requests = 0;
  int resets = 0;
  // Before, while the replies are fetched, and while they are held.
  OtherCalls others_before;
  OtherCalls others_fetching;
  OtherCalls others_meanwhile;
};

// Starts a gateway without a cache, so that only replies hold answers, in front
// of an upstream of its own, and puts this load on it. Takes two minutes.
SlowReadersResult RunSlowReaders(const SlowReadersOptions& options);

}  // namespace partnercenter::bench
