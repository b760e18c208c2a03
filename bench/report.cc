#include "bench/report.h"

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

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

void PrintMemory(const std::string& when, int64_t resident_bytes) {
  Print(absl::StrFormat("resident memory of the gateway %s: %.1f MiB", when,
                        static_cast<double>(resident_bytes) / (1 << 20)));
}

}  // namespace partnercenter::bench
