#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

struct BurstOptions {
  // Address of the gateway's API.
  std::string address;
  std::string method;
  // Encoded requests: the i-th call sends the i-th one, starting over if there
  // are fewer requests than calls.
  std::vector<std::string> requests;
  // Number of calls that start together.
  int calls = 64;
  // Time from the start to the health check.
  absl::Duration health_after = absl::Milliseconds(100);
};

struct BurstResult {
  // Times from the start to the first and to the last reply.
  absl::Duration first;
  absl::Duration last;
  // Latency of the health check, over a connection of its own.
  absl::Duration health;
};

// Starts many calls at once, and checks the server's health meanwhile. Blocks
// until all calls have completed.
BurstResult RunBurst(const BurstOptions& options);

}  // namespace partnercenter::bench
