#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace partnercenter::bench {

struct OverloadOptions {
  // Groups of rows to measure; all by default.
  std::vector<std::string> groups;
  // Multiples of the capacity that are offered.
  std::vector<double> factors = {0.5, 1.5, 2, 5, 12};
  // Before each measurement: an overload that builds up slowly shows late.
  double warm_up_seconds = 15;
  double seconds = 15;
  // Time with half the capacity after the load.
  double after_seconds = 10;
  // Time in which the upstream is slow.
  double spell_seconds = 60;
  // File for the rows; "": none.
  std::string json_file;
};

// Adds the options of RunOverload, each with the prefix --overload-.
void AddOverloadOptions(CLI::App& app, OverloadOptions& options);

// Puts more load on the gateway than its upstream can answer, as an open loop
// of calls that share nothing, and prints a row for each load: how many are
// answered, and what the upstream's quota is spent on. Further rows: an
// upstream that is slow for a while, one caller beside a much busier one, many
// calls that share a fetch, and an upstream that refuses the token.
void RunOverload(const OverloadOptions& options);

}  // namespace partnercenter::bench
