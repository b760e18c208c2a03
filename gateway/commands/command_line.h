#pragma once

#include <optional>
#include <string>
#include <variant>

#include "gateway/commands/probe.h"

namespace partnercenter::gateway {

// The parsed command line.
struct CommandLine {
  // Call a running gateway and exit. If set, no other member is.
  std::optional<ProbeOptions> probe;
  std::string config_file;
  // Check the configuration and exit.
  bool check_config = false;
  // Check the configuration, get a token and exit.
  bool check_credential = false;
};

// Reads the command line. If it asks for help or the version, or is invalid,
// prints that and returns the exit code: 0, or 2 for an invalid one.
std::variant<CommandLine, int> ReadCommandLine(int argc,
                                               const char* const* argv);

}  // namespace partnercenter::gateway
