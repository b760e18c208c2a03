#pragma once

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/simulator_options.h"

namespace partnercenter::simulator {

// Exit code of a command line that starts no simulator: 0 after --help and
// --version, 2 if the command line is wrong. The message has already been
// printed, to stdout or stderr.
struct ExitCode {
  int value = 0;
};

struct CommandLine {
  SimulatorOptions simulator;
  // Log requests to stderr.
  bool log = false;
};

// Parses the command line documented by --help.
std::variant<CommandLine, ExitCode> ParseCommandLine(int argc,
                                                     const char* const* argv);

struct Address {
  // IPv6 addresses without brackets.
  std::string host;
  int port = 0;
};

// Parses `HOST:PORT` or `[IPV6]:PORT`.
//
// Errors: InvalidArgument for any other text.
absl::StatusOr<Address> ParseAddress(absl::string_view text);

}  // namespace partnercenter::simulator
