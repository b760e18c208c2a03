#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

// The `result` of a call that was answered.
inline constexpr char kAnswered[] = "OK";

struct CallOutcome {
  absl::Time started;
  absl::Duration latency;
  // kAnswered, the ErrorInfo.reason of an error, or the name of its code if
  // there is none: the client's own DEADLINE_EXCEEDED.
  std::string result;

  absl::Time ended() const { return started + latency; }
  bool is_answered() const { return result == kAnswered; }
};

using CallOutcomes = std::vector<CallOutcome>;
// In ascending order.
using Latencies = std::vector<absl::Duration>;

// Returns the calls that started from `begin` on and before `end`.
CallOutcomes StartedIn(const CallOutcomes& calls, absl::Time begin,
                       absl::Time end);

// Returns the number of calls whose answer came from `begin` on and before
// `end`, per second.
double GoodputIn(const CallOutcomes& calls, absl::Time begin, absl::Time end);

std::map<std::string, Latencies> LatenciesByResult(const CallOutcomes& calls);

// Returns the latencies of the calls that were refused because of their number:
// OVERLOADED and RATE_LIMITED.
Latencies LatenciesOfRefused(const CallOutcomes& calls);

// Returns the percentile; `share` is from 0 to 1. Infinite if there is none.
absl::Duration Percentile(const Latencies& latencies, double share);

// Returns the share of answered calls, from 0 to 1; 1 if there is no call.
double AnsweredShare(const CallOutcomes& calls);

// Returns the time from `begin` until the last call that failed had started,
// zero if none failed. Infinite if that is within the last second before `end`.
absl::Duration TimeUntilAllAnswered(const CallOutcomes& calls, absl::Time begin,
                                    absl::Time end);

// Returns the time from `begin` to the first second of which at least
// `per_second` calls were answered. Infinite if there is none before `end`.
absl::Duration TimeUntilGoodput(const CallOutcomes& calls, absl::Time begin,
                                absl::Time end, double per_second);

}  // namespace partnercenter::bench
