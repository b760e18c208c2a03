#include "bench/report.h"

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace partnercenter::bench {
namespace {

void Print(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

double Micros(absl::Duration duration) {
  return absl::ToDoubleMicroseconds(duration);
}
double Millis(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}
double Mebibytes(int64_t bytes) {
  return static_cast<double>(bytes) / (1 << 20);
}

void PrintOthers(const std::string& when, const OtherCalls& calls) {
  const auto percentile = [&](size_t share) {
    const auto& latencies = calls.latencies;
    return latencies.empty() ? absl::InfiniteDuration()
                             : latencies[(latencies.size() - 1) * share / 100];
  };
  Print(absl::StrFormat(
      "another caller's calls %s: %d answered, p50 %.2f ms, p99 %.2f ms; %d "
      "failed",
      when, calls.latencies.size(), Millis(percentile(50)),
      Millis(percentile(99)), calls.failed));
}

}  // namespace

void PrintLoadHead() {
  Print(absl::StrFormat("%-39s | %-35s | %-26s |", "", "gateway", "floor"));
  Print(absl::StrFormat("%-22s %8s %7s | %8s %8s %8s %8s | %8s %8s %8s | %5s",
                        "", "reply", "in", "CPU us", "calls", "p50", "p99",
                        "CPU us", "calls", "p50", "CPU"));
  Print(absl::StrFormat("%-22s %8s %7s | %8s %8s %8s %8s | %8s %8s %8s | %5s",
                        "call", "bytes", "flight", "a call", "a second", "ms",
                        "ms", "a call", "a second", "ms", "ratio"));
}

void PrintLoad(const std::string& name, size_t reply_bytes, int in_flight,
               const LoadResult& gateway, const LoadResult& floor) {
  Print(absl::StrFormat(
      "%-22s %8d %7d | %8.0f %8.0f %8.2f %8.2f | %8.0f %8.0f %8.2f | %5.1f",
      name, reply_bytes, in_flight, Micros(gateway.CpuPerCall()),
      gateway.CallsPerSecond(), Millis(gateway.Percentile(0.5)),
      Millis(gateway.Percentile(0.99)), Micros(floor.CpuPerCall()),
      floor.CallsPerSecond(), Millis(floor.Percentile(0.5)),
      absl::FDivDuration(gateway.CpuPerCall(), floor.CpuPerCall())));
}

void PrintBurst(const BurstOptions& options, absl::Duration latency,
                int connections, const BurstResult& result) {
  Print(absl::StrFormat(
      "%d calls at once, upstream %s, %d connections: first reply after %.0f "
      "ms, last after %.0f ms; health check meanwhile %.2f ms",
      options.calls, absl::FormatDuration(latency), connections,
      Millis(result.first), Millis(result.last), Millis(result.health)));
}

void PrintStopsHead(int calls) {
  Print(absl::StrFormat(
      "%d calls each, ms after the deadline or the cancel   reply: median  max "
      "  upstream hung up: median  max",
      calls));
}

void PrintStops(const StopResult& result) {
  const auto median_and_max = [](std::vector<absl::Duration> times) {
    std::sort(times.begin(), times.end());
    return std::make_pair(Millis(times[times.size() / 2]),
                          Millis(times.back()));
  };
  const auto [reply, slowest_reply] = median_and_max(result.replies);
  const auto [hang_up, slowest_hang_up] = median_and_max(result.hang_ups);
  Print(absl::StrFormat("%-49s %15.1f %4.1f %26.1f %4.1f", result.name, reply,
                        slowest_reply, hang_up, slowest_hang_up));
}

void PrintSlowReaders(const SlowReadersOptions& options,
                      const SlowReadersResult& result) {
  Print(absl::StrFormat(
      "%d callers that read nothing, %d lists of %d bytes each, deadline %s: "
      "%d fetched upstream, %d replies given up",
      options.clients, options.calls, options.list_bytes,
      absl::FormatDuration(options.deadline), result.upstream_requests,
      result.resets));
  PrintMemory("before", result.resident_before);
  PrintMemory("at most", result.resident_peak);
  PrintMemory("while it holds the replies", result.resident_held);
  PrintMemory("a minute after the deadline", result.resident_after);
  Print(absl::StrCat("below 64 MiB after the deadline: ",
                     absl::FormatDuration(result.given_back)));
  PrintOthers("before", result.others_before);
  PrintOthers("while the lists are fetched", result.others_fetching);
  PrintOthers("while the replies are held", result.others_meanwhile);
}

void PrintMemory(const std::string& when, int64_t resident_bytes) {
  Print(absl::StrFormat("resident memory of the gateway %s: %.1f MiB", when,
                        Mebibytes(resident_bytes)));
}

}  // namespace partnercenter::bench
