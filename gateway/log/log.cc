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

spdlog::level::level_enum LevelOf(LogSeverity severity) {
  switch (severity) {
    case LogSeverity::kError:
      return spdlog::level::err;
    case LogSeverity::kWarning:
      return spdlog::level::warn;
    default:
      return spdlog::level::info;
  }
}

const base::Clock& SystemClock() {
  static const base::SystemClock clock;
  return clock;
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

Log::Log(const LogSettings& settings) : Log(settings, SystemClock()) {}

Log::Log(const LogSettings& settings, const base::Clock& clock)
    : json_(settings.format() != LOG_FORMAT_TEXT), clock_(clock) {
  logger_ = std::make_unique<spdlog::logger>(
      "orders-gateway", std::make_shared<WriterSink>(writer_));
  logger_->set_level(LevelOf(settings.level()));
  logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      json_ ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc));
}

Log::~Log() { WriteAll(repeated_.TakeDue(absl::InfiniteFuture())); }

void Log::Info(absl::string_view message, const LogFields& fields,
               Repeats repeats) {
  Write(LogSeverity::kInfo, message, fields, repeats);
}

void Log::Warn(absl::string_view message, const LogFields& fields,
               Repeats repeats) {
  Write(LogSeverity::kWarning, message, fields, repeats);
}

void Log::Error(absl::string_view message, const LogFields& fields,
                Repeats repeats) {
  Write(LogSeverity::kError, message, fields, repeats);
}

void Log::WriteRepeated() { WriteAll(repeated_.TakeDue(clock_.Now())); }

void Log::Write(LogSeverity severity, absl::string_view message,
                const LogFields& fields, Repeats repeats) {
  if (!logger_->should_log(LevelOf(severity))) return;
  if (repeats == Repeats::kAll) return WriteNow(severity, message, fields);
  const auto line =
      repeated_.Admit({severity, std::string(message), fields}, clock_.Now());
  if (line.has_value()) WriteNow(severity, line->message, line->fields);
}

void Log::WriteAll(const std::vector<LogLine>& lines) {
  for (const auto& [severity, message, fields] : lines) {
    WriteNow(severity, message, fields);
  }
}

void Log::WriteNow(LogSeverity severity, absl::string_view message,
                   const LogFields& fields) {
  logger_->log(LevelOf(severity), Line(message, fields));
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
