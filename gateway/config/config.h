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

// A configuration as it is in force: every setting that has a default is set.
struct ConfigReport {
  Config config;
  // What forbids a start, each with the path of its setting, e.g.
  // "limits.queue: must be at least 1". No value is quoted: it may be a secret
  // in the wrong place.
  std::vector<std::string> mistakes;
  // What a start should tell the operator.
  std::vector<std::string> warnings;
};

// The value of an environment variable, "" if it has none.
using Environment = std::function<std::string(const char* name)>;

// That of this process.
std::string ProcessEnvironment(const char* name);

// Reads a configuration (a JSON object, see config.proto) and checks it; files
// that it names must be readable. Reports everything at once.
ConfigReport ReadConfig(absl::string_view json,
                        const Environment& environment = ProcessEnvironment);

// The content of a configuration file.
// Errors: InvalidArgument, naming the file and why it cannot be read.
absl::StatusOr<std::string> ReadConfigFile(const std::string& path);

// A duration setting.
absl::Duration ToAbsl(const google::protobuf::Duration& duration);

}  // namespace partnercenter::gateway
