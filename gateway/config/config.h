#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// A configuration in force (every setting that has a default is set), and what
// was found in checking it.
struct ConfigReport {
  Config config;
  // Errors that forbid a start, each with the path of its setting, e.g.
  // "limits.queue: must be from 1 to 1000000, not 0". No value is quoted that
  // may be a secret in the wrong place.
  std::vector<std::string> errors;
  // Warnings for the operator; they do not forbid a start.
  std::vector<std::string> warnings;
};

// Returns the value of an environment variable, "" if it has none.
using Environment = std::function<std::string(const char* name)>;

// Reads the environment of this process.
std::string ProcessEnvironment(const char* name);

// Reads a configuration (a JSON object, see config.proto) and checks it; files
// that it names must be readable. Reports all errors, not only the first.
ConfigReport ReadConfig(absl::string_view json,
                        const Environment& environment = ProcessEnvironment);

// Returns the content of a configuration file.
// Errors: InvalidArgument, naming the file and the cause.
absl::StatusOr<std::string> ReadConfigFile(const std::string& path);

}  // namespace partnercenter::gateway
