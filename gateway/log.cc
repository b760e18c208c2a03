#include "gateway/log.h"

#include <grpc/support/log.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace partnercenter::gateway {
namespace {

constexpr size_t kMaxWaitingLines = 1024;  // some 400 bytes each, at once

constexpr char kJsonPattern[] =
    R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
constexpr char kTextPattern[] = "%Y-%m-%d %H:%M:%S.%eZ %l %v";

spdlog::level::level_enum LevelOf(LogLevel level) {
  switch (level) {
    case LOG_LEVEL_TRACE:
      return spdlog::level::trace;
    case LOG_LEVEL_DEBUG:
      return spdlog::level::debug;
    case LOG_LEVEL_WARN:
      return spdlog::level::warn;
    case LOG_LEVEL_ERROR:
      return spdlog::level::err;
    default:
      return spdlog::level::info;
  }
}

std::string Dump(const LogFields& value) {
  return value.dump(-1, ' ', false, LogFields::error_handler_t::replace);
}

// The gRPC library hands its lines to a plain function.
std::atomic<Log*> grpc_log = nullptr;

}  // namespace

Log::Log(const LogSettings& settings)
    : json_(settings.format() != LOG_FORMAT_TEXT) {
  writer_ = std::make_shared<spdlog::details::thread_pool>(kMaxWaitingLines,
                                                           /*threads_n=*/1);
  logger_ = std::make_shared<spdlog::async_logger>(
      "orders-gateway", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
      writer_, spdlog::async_overflow_policy::overrun_oldest);
  logger_->set_level(LevelOf(settings.level()));
  logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      json_ ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc));
}

Log::~Log() {
  Log* self = this;
  grpc_log.compare_exchange_strong(self, nullptr);
}

void Log::Info(absl::string_view message, const LogFields& fields) {
  logger_->info("{}", Line(message, fields));
}

void Log::Warn(absl::string_view message, const LogFields& fields) {
  logger_->warn("{}", Line(message, fields));
}

void Log::Error(absl::string_view message, const LogFields& fields) {
  logger_->error("{}", Line(message, fields));
}

size_t Log::dropped_lines() const { return writer_->overrun_counter(); }

void Log::TakeGrpcLog() {
  grpc_log = this;
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
  gpr_set_log_function([](gpr_log_func_args* args) {
    if (Log* const log = grpc_log.load()) log->WriteGrpcLine(args->message);
  });
}

void Log::WriteGrpcLine(absl::string_view line) {
  if (absl::ConsumePrefix(&line, "Handshake failed with fatal error ")) {
    ++handshake_failures_;
    Warn("tls handshake failed", {{"error", std::string(line)}});
  } else {
    Error("grpc", {{"detail", std::string(line)}});
  }
}

std::string Log::Line(absl::string_view message,
                      const LogFields& fields) const {
  std::string line =
      json_ ? absl::StrCat("\"message\":", Dump(std::string(message)))
            : std::string(message);
  for (const auto& [name, value] : fields.items()) {
    if (json_) {
      absl::StrAppend(&line, ",", Dump(name), ":", Dump(value));
    } else {
      absl::StrAppend(&line, " ", name, "=", Dump(value));
    }
  }
  return line;
}

}  // namespace partnercenter::gateway
