#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/config.pb.h"

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace partnercenter::gateway {

// Members of a log line. Must not hold secrets.
using LogFields = nlohmann::ordered_json;

// Writes log lines to standard error: a JSON object each ("time", "level",
// "message", then the fields), or text for people. Thread-safe, and never
// waits: a thread of its own writes, and if nobody reads standard error the
// oldest lines that wait are dropped.
class Log {
 public:
  explicit Log(const LogSettings& settings);
  // Writes what waits.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void Info(absl::string_view message, const LogFields& fields = {});
  void Warn(absl::string_view message, const LogFields& fields = {});
  void Error(absl::string_view message, const LogFields& fields = {});

  // How many lines were dropped so far.
  size_t dropped_lines() const;

  // Writes what the gRPC library has to say to this log from now on, errors
  // only, until it goes. For the one log of a process.
  void TakeGrpcLog();

  // TLS handshakes that failed, by what the gRPC library said since then: it
  // has no other way to tell.
  int64_t handshake_failures() const { return handshake_failures_; }

 private:
  // A line of the gRPC library.
  void WriteGrpcLine(absl::string_view line);

  std::string Line(absl::string_view message, const LogFields& fields) const;

  const bool json_;
  std::atomic<int64_t> handshake_failures_ = 0;
  // The writer goes first, and with it the lines that wait for it.
  std::shared_ptr<spdlog::logger> logger_;
  std::shared_ptr<spdlog::details::thread_pool> writer_;
};

}  // namespace partnercenter::gateway
