#include "gateway/log/grpc_log.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(GrpcLog, WritesErrorsOfTheLibraryThatTheFilterLeaves) {
  std::vector<std::string> filtered;
  ::testing::internal::CaptureStderr();
  {
    Log log{LogSettings()};
    const GrpcLog grpc_log(log, [&filtered](absl::string_view line) {
      if (line != "mine") return false;
      filtered.emplace_back(line);
      return true;
    });
    gpr_log_message(__FILE__, __LINE__, GPR_LOG_SEVERITY_ERROR, "mine");
    gpr_log_message(__FILE__, __LINE__, GPR_LOG_SEVERITY_ERROR, "broken");
    gpr_log_message(__FILE__, __LINE__, GPR_LOG_SEVERITY_INFO, "harmless");
  }
  gpr_log_message(__FILE__, __LINE__, GPR_LOG_SEVERITY_ERROR, "too late");
  const std::string logged = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(filtered, ElementsAre("mine"));
  EXPECT_THAT(logged,
              AllOf(HasSubstr(R"("level":"error")"), HasSubstr("broken")));
  EXPECT_THAT(logged, Not(HasSubstr("harmless")));
  EXPECT_THAT(logged, Not(HasSubstr("too late")));
}

}  // namespace
}  // namespace partnercenter::gateway
