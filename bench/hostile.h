#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace partnercenter::bench {

struct HostileOptions {
  // The gateway is killed when its resident memory has grown by so much.
  int max_mib = 2048;
  // File for the rows; "": none.
  std::string json_file;
};

// Adds the options of RunHostile, each with the prefix --hostile-.
void AddHostileOptions(CLI::App& app, HostileOptions& options);

// Has the upstream send 32 answers at once that have no end or are costly to
// read, of one kind after the other. Prints by how much the gateway's memory
// grows, which errors the callers get, and how the process ends.
void RunHostile(const HostileOptions& options);

}  // namespace partnercenter::bench
