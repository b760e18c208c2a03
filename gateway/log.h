#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/config.pb.h"

namespace spdlog {
class logger;
}

namespace partnercenter::gateway {

// Members of a log line. Must not hold secrets.
using LogFields = nlohmann::ordered_json;

// Writes log lines to standard error: a JSON object each ("time", "level",
// "message", then the fields), or text for people. Thread-safe.
class Log {
 public:
  explicit Log(const LogSettings& settings);

  void Info(absl::string_view message, const LogFields& fields = {});
  void Warn(absl::string_view message, const LogFields& fields = {});
  void Error(absl::string_view message, const LogFields& fields = {});

  // Writes what the gRPC library has to say to this log from now on, errors
  // only. For the one log of a process, which must outlive its use of gRPC.
  void TakeGrpcLog();

 private:
  std::string Line(absl::string_view message, const LogFields& fields) const;

  const bool json_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace partnercenter::gateway
