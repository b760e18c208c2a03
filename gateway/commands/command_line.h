#pragma once

#include <optional>
#include <string>
#include <variant>

#include "gateway/commands/probe.h"

namespace partnercenter::gateway {

// What the command line asks for.
struct CommandLine {
  // Call a running gateway and exit. Set: nothing else is asked for.
  std::optional<ProbeOptions> probe;
  std::string config_file;
  // Check the configuration and exit.
  bool check_config = false;
  // Check the configuration, get a token and exit.
  bool check_credential = false;
};

// Reads the command line. Where it asks for help or the version, or is wrong,
// that is printed, and the exit code is returned: 0, or 2 for a wrong one.
std::variant<CommandLine, int> ReadCommandLine(int argc,
                                               const char* const* argv);

}  // namespace partnercenter::gateway
