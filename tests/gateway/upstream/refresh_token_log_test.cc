#include "gateway/upstream/refresh_token_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> LinesOf(const std::vector<absl::Status>& written) {
  ::testing::internal::CaptureStderr();
  {
    Log log{LogSettings()};
    RefreshTokenLog refresh_token_log(log);
    for (const absl::Status& status : written) refresh_token_log.Tell(status);
  }
  return absl::StrSplit(::testing::internal::GetCapturedStderr(), '\n',
                        absl::SkipEmpty());
}

TEST(RefreshTokenLog, TellsEachChangeOnce) {
  const absl::Status read_only =
      absl::FailedPreconditionError("read-only file system");

  EXPECT_THAT(
      LinesOf({read_only, read_only, absl::OkStatus(), absl::OkStatus(),
               read_only}),
      ElementsAre(AllOf(HasSubstr("\"warn"), HasSubstr("held in memory only"),
                        HasSubstr("read-only file system"),
                        HasSubstr("credential.refreshToken.refreshTokenFile")),
                  AllOf(HasSubstr("\"info"), HasSubstr("written")),
                  HasSubstr("held in memory only")));
}

TEST(RefreshTokenLog, TellsOnceThatTheFileIsGoneAndThatItIsBack) {
  const absl::Status gone = absl::UnavailableError("cannot be opened");
  ::testing::internal::CaptureStderr();
  {
    Log log{LogSettings()};
    RefreshTokenLog refresh_token_log(log);
    for (const absl::Status& read :
         {absl::OkStatus(), gone, gone, absl::OkStatus()}) {
      refresh_token_log.TellRead(read);
    }
  }
  const std::vector<std::string> lines = absl::StrSplit(
      ::testing::internal::GetCapturedStderr(), '\n', absl::SkipEmpty());

  EXPECT_THAT(
      lines,
      ElementsAre(AllOf(HasSubstr("\"warn"), HasSubstr("token in memory"),
                        HasSubstr("cannot be opened"),
                        HasSubstr("credential.refreshToken.refreshTokenFile")),
                  AllOf(HasSubstr("\"info"), HasSubstr("again"))));
}

}  // namespace
}  // namespace partnercenter::gateway
