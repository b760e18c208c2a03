#pragma once

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/simulator_options.h"

namespace partnercenter::simulator {

// What the process is to do when its command line asks for no simulator: it was
// --help or --version (code 0), or wrong (code 2). What there is to say has
// been printed, to stdout or stderr.
struct ExitCode {
  int value = 0;
};

struct CommandLine {
  SimulatorOptions simulator;
  // Whether to log requests.
  bool log = false;
};

// Reads the command line, as --help documents it.
std::variant<CommandLine, ExitCode> ParseCommandLine(int argc,
                                                     const char* const* argv);

struct Address {
  // Without the brackets of an IPv6 address.
  std::string host;
  int port = 0;
};

// `HOST:PORT` or `[IPV6]:PORT`.
// Errors: InvalidArgument for anything else.
absl::StatusOr<Address> ParseAddress(absl::string_view text);

}  // namespace partnercenter::simulator
