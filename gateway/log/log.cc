#include "gateway/log/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <utility>

namespace partnercenter::gateway {
namespace {

constexpr size_t kUsualLineBytes = 1024;

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

// Hands lines that spdlog has formatted to the writer.
class WriterSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit WriterSink(StderrWriter& writer) : writer_(writer) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    writer_.Write({line.data(), line.size()},
                  message.level >= spdlog::level::warn);
  }
  void flush_() override {}

 private:
  StderrWriter& writer_;
};

}  // namespace

Log::Log(const LogSettings& settings)
    : json_(settings.format() != LOG_FORMAT_TEXT) {
  logger_ = std::make_unique<spdlog::logger>(
      "orders-gateway", std::make_shared<WriterSink>(writer_));
  logger_->set_level(LevelOf(settings.level()));
  logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      json_ ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc));
}

Log::~Log() = default;

void Log::Info(absl::string_view message, const LogFields& fields) {
  logger_->log(spdlog::level::info, Line(message, fields));
}

void Log::Warn(absl::string_view message, const LogFields& fields) {
  logger_->log(spdlog::level::warn, Line(message, fields));
}

void Log::Error(absl::string_view message, const LogFields& fields) {
  logger_->log(spdlog::level::err, Line(message, fields));
}

std::string Log::Line(absl::string_view message,
                      const LogFields& fields) const {
  std::string line;
  line.reserve(kUsualLineBytes);
  if (json_) {
    line += "\"message\":";
    AppendJsonText(message, line);
    fields.AppendJson(line);
  } else {
    line.append(message.data(), message.size());
    fields.AppendText(line);
  }
  return line;
}

}  // namespace partnercenter::gateway
