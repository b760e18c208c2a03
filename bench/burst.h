#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

struct BurstOptions {
  // Of the gateway's API.
  std::string address;
  std::string method;
  // The i-th call sends the i-th of them; from the first again if they are few.
  std::vector<std::string> requests;
  // Calls that start together.
  int calls = 64;
  // Health is asked so long after the start.
  absl::Duration health_after = absl::Milliseconds(100);
};

struct BurstResult {
  // From the start to the first and to the last reply.
  absl::Duration first;
  absl::Duration last;
  // How long the health check took, over a connection of its own.
  absl::Duration health;
};

// Starts many calls at once and asks for the server's health meanwhile. Blocks
// until all have ended.
BurstResult RunBurst(const BurstOptions& options);

}  // namespace partnercenter::bench
