#include "gateway/log/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/fake_clock.h"
#include "tests/support/time_zone.h"

namespace partnercenter::gateway {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

LogSettings Settings(LogLevel level, LogFormat format) {
  LogSettings settings;
  settings.set_level(level);
  settings.set_format(format);
  return settings;
}

// What `write` makes a log write, without line ends.
std::vector<std::string> LinesOf(const LogSettings& settings,
                                 const std::function<void(Log&)>& write) {
  ::testing::internal::CaptureStderr();
  {
    Log log(settings);
    write(log);
  }
  const std::string text = ::testing::internal::GetCapturedStderr();
  if (text.empty()) return {};
  EXPECT_THAT(text, EndsWith("\n"));
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  lines.pop_back();
  return lines;
}

std::vector<std::string> JsonLinesOf(const std::function<void(Log&)>& write) {
  return LinesOf(Settings(LOG_LEVEL_INFO, LOG_FORMAT_JSON), write);
}

// Names of an object's members, in order.
std::vector<std::string> NamesOf(const std::string& line) {
  std::vector<std::string> names;
  const auto object = nlohmann::ordered_json::parse(line);
  for (const auto& [name, value] : object.items()) {
    names.push_back(name);
  }
  return names;
}

TEST(Log, WritesAJsonObjectALine) {
  const auto lines = JsonLinesOf([](Log& log) {
    LogFields fields = {{"api", "127.0.0.1:1"}};
    fields.Add("connections", int64_t{32});
    log.Info("listening", fields);
    log.Info("draining");
  });

  ASSERT_THAT(lines, SizeIs(2));
  const json first = json::parse(lines[0]);
  EXPECT_EQ(first.at("message"), "listening");
  EXPECT_EQ(first.at("api"), "127.0.0.1:1");
  EXPECT_EQ(first.at("connections"), 32);
  EXPECT_THAT(NamesOf(lines[0]),
              ElementsAre("time", "level", "message", "api", "connections"));
  EXPECT_THAT(NamesOf(lines[1]), ElementsAre("time", "level", "message"));
}

TEST(Log, WritesASingleFieldByItsName) {
  const auto lines = JsonLinesOf([](Log& log) {
    log.Warn("new", {{"member", "/id"}});
  });

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(json::parse(lines[0]).at("member"), "/id");
}

TEST(Log, WritesTheTimeInUtcWithMilliseconds) {
  const auto lines = JsonLinesOf([](Log& log) { log.Info("x"); });

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(json::parse(lines[0]).at("time").get<std::string>(),
              MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T"
                           "[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"));
}

TEST(Log, WritesTheTimeInUtcInAnyTimeZone) {
  for (const char* zone : testing::kOtherTimeZones) {
    const testing::ScopedTimeZone elsewhere(zone);
    const auto lines = JsonLinesOf([](Log& log) { log.Info("x"); });

    ASSERT_THAT(lines, SizeIs(1)) << zone;
    absl::Time time;
    EXPECT_TRUE(absl::ParseTime(
        absl::RFC3339_full, json::parse(lines[0]).at("time").get<std::string>(),
        &time, nullptr));
    EXPECT_LT(absl::AbsDuration(absl::Now() - time), absl::Minutes(10)) << zone;
  }
}

TEST(Log, NamesTheLevel) {
  const auto lines = JsonLinesOf([](Log& log) {
    log.Info("x");
    log.Warn("x");
    log.Error("x");
  });

  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(json::parse(lines[0]).at("level"), "info");
  EXPECT_EQ(json::parse(lines[1]).at("level"), "warning");
  EXPECT_EQ(json::parse(lines[2]).at("level"), "error");
}

struct TextCase {
  std::string name;
  std::string text;
  std::string logged;
};

void PrintTo(const TextCase& row, std::ostream* out) { *out << row.name; }

class LogOfAnyText : public ::testing::TestWithParam<TextCase> {};

TEST_P(LogOfAnyText, IsOneLineOfValidJsonInUtf8) {
  const std::string& text = GetParam().text;
  const auto lines = JsonLinesOf([&](Log& log) {
    log.Info(text, {{"field", text}});
  });

  ASSERT_THAT(lines, SizeIs(1));
  const json line = json::parse(lines[0]);  // throws if it is not valid
  EXPECT_EQ(line.at("message"), GetParam().logged);
  EXPECT_EQ(line.at("field"), GetParam().logged);
}

INSTANTIATE_TEST_SUITE_P(
    Log, LogOfAnyText,
    ::testing::Values(
        TextCase{"Quote", R"(say "hi")", R"(say "hi")"},
        TextCase{"Backslash", R"(C:\temp\)", R"(C:\temp\)"},
        TextCase{"LineEnd", "one\r\ntwo", "one\r\ntwo"},
        TextCase{"ControlBytes", "\x01\x1b[31m\x7f", "\x01\x1b[31m\x7f"},
        TextCase{"Nul", std::string("a\0b", 3), std::string("a\0b", 3)},
        TextCase{"Braces", "{} {0} {:d}", "{} {0} {:d}"},
        TextCase{"Percent", "%v %s %n %l", "%v %s %n %l"},
        TextCase{"Json", R"(","level":"error)", R"(","level":"error)"},
        TextCase{"Utf8",
                 "Gr\xC3\xBC\xC3\x9F"
                 "e \xF0\x9F\x98\x80",
                 "Gr\xC3\xBC\xC3\x9F"
                 "e \xF0\x9F\x98\x80"},
        TextCase{"InvalidUtf8",
                 "a\xFF"
                 "b",
                 "a\xEF\xBF\xBD"
                 "b"},
        TextCase{"CutUtf8", "a\xC3", "a\xEF\xBF\xBD"}),
    [](const auto& row) { return row.param.name; });

TEST(Log, KeepsLinesOfThreadsApart) {
  const auto lines = JsonLinesOf([](Log& log) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&log] {
        for (int j = 0; j < 100; ++j) {
          log.Info("x", {{"text", std::string(200, 'y')}}, Log::Repeats::kAll);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  });

  EXPECT_THAT(lines, SizeIs(800));
  for (const std::string& line : lines) {
    EXPECT_TRUE(json::accept(line)) << line;
  }
}

TEST(Log, CountsTheLinesThatItDropped) {
  // Standard error is a pipe that nobody reads.
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const int standard_error = dup(STDERR_FILENO);
  dup2(pipe_ends[1], STDERR_FILENO);
  size_t dropped = 0;
  std::thread reader;
  {
    Log log(Settings(LOG_LEVEL_INFO, LOG_FORMAT_JSON));
    EXPECT_EQ(log.dropped_lines(), 0);
    for (int i = 0; i < 10000; ++i) {
      log.Info(std::string(200, 'x'), {}, Log::Repeats::kAll);
    }
    dropped = log.dropped_lines();
    // Or the log could not end.
    reader = std::thread([fd = pipe_ends[0]] {
      char buffer[65536];
      while (read(fd, buffer, sizeof(buffer)) > 0) {
      }
    });
  }
  dup2(standard_error, STDERR_FILENO);
  close(standard_error);
  close(pipe_ends[1]);
  reader.join();
  close(pipe_ends[0]);

  // All but what waits, and what fits into the pipe.
  EXPECT_GT(dropped, 5000);
}

TEST(Log, LimitsLinesThatRepeatToOneASecond) {
  testing::FakeClock clock;
  ::testing::internal::CaptureStderr();
  {
    Log log(Settings(LOG_LEVEL_INFO, LOG_FORMAT_JSON), clock);
    for (int i = 0; i < 10; ++i) log.Warn("failed", {{"peer", "ipv4:a:1"}});
    log.WriteRepeated();
    log.Warn("failed", {{"peer", "ipv4:b:1"}});
    clock.Advance(absl::Seconds(1));
    log.WriteRepeated();
    // The last lines are not lost.
    log.Warn("failed", {{"peer", "ipv4:a:2"}});
  }
  const std::string text = ::testing::internal::GetCapturedStderr();

  std::vector<std::string> lines;
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const json object = json::parse(std::string(line));
    lines.push_back(object["peer"].get<std::string>() + " " +
                    std::to_string(object.value("left_out", 0)));
  }
  EXPECT_THAT(lines, ElementsAre("ipv4:a:1 0", "ipv4:b:1 0", "ipv4:a:1 8",
                                 "ipv4:a:2 0"));
}

TEST(Log, WritesAllLinesThatAreCounted) {
  const auto lines = JsonLinesOf([](Log& log) {
    for (int i = 0; i < 10; ++i) log.Info("call", {}, Log::Repeats::kAll);
  });

  EXPECT_THAT(lines, SizeIs(10));
}

TEST(Log, WritesTextForPeopleIfAsked) {
  const auto lines =
      LinesOf(Settings(LOG_LEVEL_INFO, LOG_FORMAT_TEXT), [](Log& log) {
        LogFields fields = {{"method", "GetOrder"}};
        fields.Add("calls", int64_t{12});
        log.Warn("slow", fields);
      });

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0],
              EndsWith("Z warning slow method=\"GetOrder\" calls=12"));
}

TEST(Log, EscapesLineEndsInFieldsOfTextForPeople) {
  const auto lines =
      LinesOf(Settings(LOG_LEVEL_INFO, LOG_FORMAT_TEXT), [](Log& log) {
        log.Info("call", {{"error", "one\ntwo"}});
      });

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0], HasSubstr(R"(error="one\ntwo")"));
}

struct LevelCase {
  std::string name;
  LogLevel level;
  std::vector<std::string> written;
};

void PrintTo(const LevelCase& row, std::ostream* out) { *out << row.name; }

class LogLevelFilter : public ::testing::TestWithParam<LevelCase> {};

TEST_P(LogLevelFilter, LetsThroughItsOwnLevelAndHigherOnes) {
  const auto lines =
      LinesOf(Settings(GetParam().level, LOG_FORMAT_JSON), [](Log& log) {
        log.Info("info");
        log.Warn("warn");
        log.Error("error");
      });

  std::vector<std::string> written;
  for (const std::string& line : lines) {
    written.push_back(json::parse(line).at("message"));
  }
  EXPECT_EQ(written, GetParam().written);
}

INSTANTIATE_TEST_SUITE_P(
    Log, LogLevelFilter,
    ::testing::Values(
        LevelCase{"Trace", LOG_LEVEL_TRACE, {"info", "warn", "error"}},
        LevelCase{"Debug", LOG_LEVEL_DEBUG, {"info", "warn", "error"}},
        LevelCase{"Info", LOG_LEVEL_INFO, {"info", "warn", "error"}},
        LevelCase{"Warn", LOG_LEVEL_WARN, {"warn", "error"}},
        LevelCase{"Error", LOG_LEVEL_ERROR, {"error"}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::gateway
