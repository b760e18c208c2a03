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
  // Their bytes, at least one. Calls that run at the same time send different
  // ones as far as they go, each the same again and again.
  std::vector<std::string> requests;
  // Calls at one time: each is followed by the next as soon as it ends.
  int in_flight = 1;
  // Time before anything counts, and the time that counts.
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration duration = absl::Seconds(5);
};

// What was seen in the time that counts.
struct LoadResult {
  // Of the calls that ended in it, ascending.
  std::vector<absl::Duration> latencies;
  absl::Duration wall;
  // CPU time of the server's process, user and system.
  absl::Duration cpu;

  // Adds what was seen in another time.
  void Add(const LoadResult& other);

  double CallsPerSecond() const;
  absl::Duration CpuPerCall() const;
  // `share` from 0 to 1: 0.5 is the median.
  absl::Duration Percentile(double share) const;
};

// Loads a server. Blocks for warm-up and duration.
LoadResult RunLoad(const LoadOptions& options);

}  // namespace partnercenter::bench
