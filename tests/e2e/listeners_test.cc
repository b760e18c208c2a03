#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/e2e/deployment.h"
#include "tests/support/process.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class TakenPort : public ::testing::TestWithParam<std::string> {};

TEST_P(TakenPort, EndsTheGatewayAndLeavesTheOtherAlone) {
  Deployment first;
  const std::string address = first.gateway().address(GetParam());
  const testing::TemporaryFolder folder;
  const std::string file =
      testing::WriteGatewayConfig(folder, first.simulator().base_url(),
                                  {{GetParam(), {{"address", address}}}});

  const auto second =
      testing::RunToEnd({testing::GatewayBinary(), "--config=" + file});

  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(
      second.output,
      AllOf(HasSubstr("cannot start"), HasSubstr(GetParam() + ".address"),
            HasSubstr(absl::StrCat(address, ": the port is taken")),
            Not(HasSubstr("\"listening\""))));
  EXPECT_EQ(first.Call("ListOrders").code, absl::StatusCode::kOk);
}

INSTANTIATE_TEST_SUITE_P(Listeners, TakenPort,
                         ::testing::Values("api", "health", "metrics"),
                         [](const auto& row) { return row.param; });

TEST(SimulatorPort, ThatIsTakenEndsTheSimulator) {
  testing::SimulatorProcess first;
  std::string address = first.base_url();
  address = address.substr(sizeof("http://") - 1);
  address.resize(address.find('/'));

  const auto second =
      testing::RunToEnd({testing::SimulatorBinary(), "--address=" + address});

  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.output, AllOf(HasSubstr("partner-center-simulator: "),
                                   Not(HasSubstr("listening"))));
}

}  // namespace
}  // namespace partnercenter::e2e
