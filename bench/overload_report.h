#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/time/time.h"
#include "bench/call_outcome.h"

namespace partnercenter::bench {

// One row of the loads at multiples of the capacity. Rates are per second, over
// the measured time.
struct OverloadRow {
  std::string group;
  double factor = 0;
  double capacity = 0;
  // Time in which the upstream answers.
  absl::Duration attempt;
  absl::Duration measured;
  // Calls that started in the measured time, and answers that came in it.
  CallOutcomes calls;
  double goodput = 0;
  // At the upstream in that time.
  int64_t gets = 0;
  int64_t cut = 0;
  // Time after the fall of the load until all calls are answered.
  absl::Duration recovery;
};

// Prints rows on standard output as they come, and collects them for a file.
// The table is for people, the file for bench/plot-overload.
class OverloadReport {
 public:
  void Head();
  void Add(const OverloadRow& row);
  // Adds figures under a name: numbers, texts, or objects of them.
  void Add(const std::string& group, const nlohmann::ordered_json& figures);

  // Writes all rows as a JSON array. Ends the program if that fails.
  void WriteFile(const std::string& path) const;

 private:
  nlohmann::ordered_json rows_ = nlohmann::ordered_json::array();
};

// Returns a number of seconds, rounded for reading; "never" if infinite.
nlohmann::ordered_json SecondsOf(absl::Duration duration);

// Returns a number with two decimals.
double Rounded(double number);

// Returns the number of calls and the percentiles of latency by result.
nlohmann::ordered_json ResultsOf(const CallOutcomes& calls);

}  // namespace partnercenter::bench
