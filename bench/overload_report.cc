#include "bench/overload_report.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace partnercenter::bench {
namespace {

using nlohmann::ordered_json;

void Print(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

ordered_json MillisOf(absl::Duration duration) {
  if (duration == absl::InfiniteDuration()) return nullptr;
  return Rounded(absl::ToDoubleMilliseconds(duration));
}

Latencies AnsweredOf(const CallOutcomes& calls) {
  return LatenciesByResult(calls)[kAnswered];
}

ordered_json Attempts(const OverloadRow& row, double share) {
  const absl::Duration latency = Percentile(AnsweredOf(row.calls), share);
  if (latency == absl::InfiniteDuration()) return nullptr;
  return Rounded(absl::FDivDuration(latency, row.attempt));
}

ordered_json Figures(const OverloadRow& row) {
  const double seconds = absl::ToDoubleSeconds(row.measured);
  const auto per_second = [seconds](auto count) {
    return static_cast<double>(count) / seconds;
  };
  const Latencies refused = LatenciesOfRefused(row.calls);
  const double cut_share = row.gets == 0 ? 0
                                         : static_cast<double>(row.cut) /
                                               static_cast<double>(row.gets);
  return {{"factor", row.factor},
          {"offered_per_second", Rounded(per_second(row.calls.size()))},
          {"offered_of_capacity",
           Rounded(per_second(row.calls.size()) / row.capacity)},
          {"goodput_per_second", Rounded(row.goodput)},
          {"goodput_of_capacity", Rounded(row.goodput / row.capacity)},
          {"upstream_per_second", Rounded(per_second(row.gets))},
          {"cut_percent", Rounded(100 * cut_share)},
          {"answered_p50_attempts", Attempts(row, 0.5)},
          {"answered_p99_attempts", Attempts(row, 0.99)},
          {"refused_p50_ms", MillisOf(Percentile(refused, 0.5))},
          {"refused_p99_ms", MillisOf(Percentile(refused, 0.99))},
          {"recovery_seconds", SecondsOf(row.recovery)},
          {"results", ResultsOf(row.calls)}};
}

// Returns "OVERLOADED 12, RATE_LIMITED 3" without the answered.
std::string Failures(const ordered_json& results) {
  std::string text;
  for (const auto& [result, figures] : results.items()) {
    if (result == kAnswered) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", result, " ",
                    figures["calls"].get<int64_t>());
  }
  return text;
}

std::string Text(const ordered_json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  return value.dump();
}

}  // namespace

void OverloadReport::Head() {
  constexpr char kFormat[] =
      "%-12s %6s | %8s %8s %8s | %8s %6s | %6s %6s | %8s %8s | %8s | %s";
  Print(absl::StrFormat(kFormat, "", "times", "offered", "goodput", "goodput",
                        "upstream", "cut", "answ.", "answ.", "refused",
                        "refused", "recovery", ""));
  Print(absl::StrFormat(kFormat, "row", "cap.", "a second", "a second",
                        "of cap.", "a second", "%", "p50 *", "p99 *", "p50 ms",
                        "p99 ms", "s", "calls not answered"));
}

void OverloadReport::Add(const OverloadRow& row) {
  ordered_json figures = Figures(row);
  const auto text = [&figures](const char* name) {
    return Text(figures[name]);
  };
  Print(absl::StrFormat(
      "%-12s %6s | %8s %8s %8s | %8s %6s | %6s %6s | %8s %8s | %8s | %s",
      row.group, text("factor"), text("offered_per_second"),
      text("goodput_per_second"), text("goodput_of_capacity"),
      text("upstream_per_second"), text("cut_percent"),
      text("answered_p50_attempts"), text("answered_p99_attempts"),
      text("refused_p50_ms"), text("refused_p99_ms"), text("recovery_seconds"),
      Failures(figures["results"])));
  ordered_json named = {{"group", row.group}};
  named.update(figures);
  rows_.push_back(std::move(named));
}

void OverloadReport::Add(const std::string& group,
                         const ordered_json& figures) {
  std::string line = group;
  for (const auto& [name, value] : figures.items()) {
    absl::StrAppend(&line, "\n    ", name, ": ", Text(value));
  }
  Print(line);
  ordered_json named = {{"group", group}};
  named.update(figures);
  rows_.push_back(std::move(named));
}

void OverloadReport::WriteFile(const std::string& path) const {
  std::ofstream file(path);
  // A row a line, so that two files can be compared.
  const char* separator = "[\n";
  for (const ordered_json& row : rows_) {
    file << separator << row.dump();
    separator = ",\n";
  }
  file << "\n]\n";
  if (!file.flush()) {
    std::cerr << path << " cannot be written\n";
    std::exit(EXIT_FAILURE);
  }
}

ordered_json SecondsOf(absl::Duration duration) {
  if (duration == absl::InfiniteDuration()) return "never";
  return Rounded(absl::ToDoubleSeconds(duration));
}

double Rounded(double number) { return std::round(number * 100) / 100; }

ordered_json ResultsOf(const CallOutcomes& calls) {
  ordered_json results = ordered_json::object();
  for (const auto& [result, latencies] : LatenciesByResult(calls)) {
    results[result] = {{"calls", latencies.size()},
                       {"p50_ms", MillisOf(Percentile(latencies, 0.5))},
                       {"p99_ms", MillisOf(Percentile(latencies, 0.99))}};
  }
  return results;
}

}  // namespace partnercenter::bench
