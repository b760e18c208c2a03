#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

struct LoadOptions {
  // The server under test, and its process.
  std::string address;
  pid_t pid = 0;
  // "/package.Service/Method".
  std::string method;
  // Encoded requests, at least one. Concurrent calls send different ones as far
  // as there are enough, each call the same one again and again.
  std::vector<std::string> requests;
  // Number of concurrent calls: each is followed by the next as soon as it
  // completes.
  int in_flight = 1;
  // Time before the measurement, and the time that is measured.
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration duration = absl::Seconds(5);
};

// Results of the measured time.
struct LoadResult {
  // Latencies of the calls that completed in that time, ascending.
  std::vector<absl::Duration> latencies;
  absl::Duration wall;
  // CPU time of the server's process, user and system.
  absl::Duration cpu;

  // Adds the results of another measured time.
  void Add(const LoadResult& other);

  double CallsPerSecond() const;
  absl::Duration CpuPerCall() const;
  // Returns the percentile; `share` is from 0 to 1, 0.5 is the median.
  absl::Duration Percentile(double share) const;
};

// Puts load on a server. Blocks for warm-up and duration.
LoadResult RunLoad(const LoadOptions& options);

}  // namespace partnercenter::bench
