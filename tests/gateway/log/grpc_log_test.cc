#include "gateway/log/grpc_log.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::SizeIs;

void SayAsGrpc(const char* file, int line, const std::string& text,
               gpr_log_severity severity = GPR_LOG_SEVERITY_ERROR) {
  gpr_log_message(file, line, severity, text.c_str());
}

// Returns the lines that a GrpcLog writes while `act` runs.
template <typename Act>
std::vector<json> LinesOf(
    Act act, GrpcLog::Filter filter = [](auto) { return false; }) {
  ::testing::internal::CaptureStderr();
  {
    const testing::FakeClock clock;
    Log log(LogSettings(), clock);
    const GrpcLog grpc_log(log, std::move(filter));
    act();
  }
  std::vector<json> lines;
  const std::string logged = ::testing::internal::GetCapturedStderr();
  for (const auto line : absl::StrSplit(logged, '\n', absl::SkipEmpty())) {
    lines.push_back(json::parse(line.begin(), line.end()));
    lines.back().erase("time");
  }
  return lines;
}

TEST(GrpcLog, WritesErrorsOfTheLibraryThatTheFilterLeaves) {
  std::vector<std::string> filtered;
  const auto lines = LinesOf(
      [] {
        SayAsGrpc("./src/core/a.cc", 1, "mine");
        SayAsGrpc("./src/core/a.cc", 2, "broken");
        SayAsGrpc("./src/core/a.cc", 3, "harmless", GPR_LOG_SEVERITY_INFO);
      },
      [&filtered](absl::string_view text) {
        if (text != "mine") return false;
        filtered.emplace_back(text);
        return true;
      });

  EXPECT_THAT(filtered, ElementsAre("mine"));
  EXPECT_THAT(lines, ElementsAre(json({{"level", "warning"},
                                       {"message", "grpc"},
                                       {"source", "a.cc:2"},
                                       {"detail", "broken"}})));
}

TEST(GrpcLog, WritesNothingAfterItsEnd) {
  LinesOf([] {});
  ::testing::internal::CaptureStderr();
  SayAsGrpc("a.cc", 1, "too late");

  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(GrpcLog, LimitsLinesByTheirPlaceWhateverTheirText) {
  // More texts than a log tells apart.
  constexpr int kTexts = 1500;
  const auto lines = LinesOf([] {
    for (int i = 0; i < kTexts; ++i) {
      SayAsGrpc("tls.cc", 7,
                absl::StrCat("No match found for server name: h", i));
      SayAsGrpc("metadata.cc", 7, absl::StrCat("invalid value value=", i));
    }
    SayAsGrpc("tls.cc", 8, "another place");
  });

  // The first of each place, and the last of each that repeats.
  ASSERT_THAT(lines, SizeIs(5));
  int64_t left_out = 0;
  for (const json& line : lines) {
    EXPECT_EQ(line["level"], "warning") << line;
    left_out += line.value("left_out", 0);
  }
  EXPECT_EQ(left_out, 2 * (kTexts - 2));
  EXPECT_EQ(lines[0]["detail"], "No match found for server name: h0");
}

TEST(GrpcLog, CutsLongTexts) {
  const size_t most = GrpcLog::kMaxDetailBytes;
  const auto lines = LinesOf([most] {
    SayAsGrpc("a.cc", 1, std::string(most, 'a'));
    SayAsGrpc("a.cc", 2, std::string(most + 1, 'b'));
  });

  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0]["detail"], std::string(most, 'a'));
  EXPECT_EQ(lines[1]["detail"], std::string(most, 'b') + "...");
}

}  // namespace
}  // namespace partnercenter::gateway
