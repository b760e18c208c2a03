#include "bench/call_outcome.h"

#include <algorithm>
#include <iterator>

namespace partnercenter::bench {
namespace {

// Rate-limited and overloaded calls are refused for their number alone.
bool IsRefused(const CallOutcome& call) {
  return call.result == "OVERLOADED" || call.result == "RATE_LIMITED";
}

}  // namespace

CallOutcomes StartedIn(const CallOutcomes& calls, absl::Time begin,
                       absl::Time end) {
  CallOutcomes found;
  std::copy_if(calls.begin(), calls.end(), std::back_inserter(found),
               [&](const CallOutcome& call) {
                 return call.started >= begin && call.started < end;
               });
  return found;
}

double GoodputIn(const CallOutcomes& calls, absl::Time begin, absl::Time end) {
  const auto answered =
      std::count_if(calls.begin(), calls.end(), [&](const CallOutcome& call) {
        return call.is_answered() && call.ended() >= begin &&
               call.ended() < end;
      });
  return static_cast<double>(answered) / absl::ToDoubleSeconds(end - begin);
}

std::map<std::string, Latencies> LatenciesByResult(const CallOutcomes& calls) {
  std::map<std::string, Latencies> latencies;
  for (const CallOutcome& call : calls) {
    latencies[call.result].push_back(call.latency);
  }
  for (auto& [result, of_result] : latencies) {
    std::sort(of_result.begin(), of_result.end());
  }
  return latencies;
}

Latencies LatenciesOfRefused(const CallOutcomes& calls) {
  Latencies latencies;
  for (const CallOutcome& call : calls) {
    if (IsRefused(call)) latencies.push_back(call.latency);
  }
  std::sort(latencies.begin(), latencies.end());
  return latencies;
}

absl::Duration Percentile(const Latencies& latencies, double share) {
  if (latencies.empty()) return absl::InfiniteDuration();
  const auto last = static_cast<double>(latencies.size() - 1);
  return latencies[static_cast<size_t>(share * last)];
}

double AnsweredShare(const CallOutcomes& calls) {
  if (calls.empty()) return 1;
  const auto answered =
      std::count_if(calls.begin(), calls.end(),
                    [](const CallOutcome& call) { return call.is_answered(); });
  return static_cast<double>(answered) / static_cast<double>(calls.size());
}

absl::Duration TimeUntilAllAnswered(const CallOutcomes& calls, absl::Time begin,
                                    absl::Time end) {
  absl::Time last = begin;
  for (const CallOutcome& call : StartedIn(calls, begin, end)) {
    if (!call.is_answered()) last = std::max(last, call.started);
  }
  return last > end - absl::Seconds(1) ? absl::InfiniteDuration()
                                       : last - begin;
}

absl::Duration TimeUntilGoodput(const CallOutcomes& calls, absl::Time begin,
                                absl::Time end, double per_second) {
  std::vector<absl::Time> ends;
  for (const CallOutcome& call : calls) {
    if (call.is_answered()) ends.push_back(call.ended());
  }
  std::sort(ends.begin(), ends.end());
  constexpr absl::Duration kStep = absl::Milliseconds(50);
  for (absl::Time from = begin; from + absl::Seconds(1) <= end; from += kStep) {
    const auto first = std::lower_bound(ends.begin(), ends.end(), from);
    const auto last =
        std::lower_bound(first, ends.end(), from + absl::Seconds(1));
    if (static_cast<double>(last - first) >= per_second) return from - begin;
  }
  return absl::InfiniteDuration();
}

}  // namespace partnercenter::bench
