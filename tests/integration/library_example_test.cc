// The program of client/README.md: shown as it is, and run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/gateway_process.h"
#include "tests/support/process.h"
#include "tests/support/simulator_process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string ReadFile(const std::string& name) {
  std::ifstream file(std::string(CLIENT_FOLDER "/") + name);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Finished ListOrders(const SimulatorProcess& simulator,
                    const std::string& token) {
  const TemporaryFolder folder;
  return RunToEnd({LIST_ORDERS_BINARY, simulator.base_url(),
                   folder.Write("token", token), simulator.customer()});
}

TEST(LibraryExample, IsShownByTheReadmeAsItIs) {
  const std::string program = ReadFile("example/list_orders.cc");
  ASSERT_THAT(program, HasSubstr("int main"));
  EXPECT_THAT(ReadFile("README.md"), HasSubstr("```cpp\n" + program + "```\n"));
}

TEST(LibraryExample, ListsTheOrdersOfACustomer) {
  const SimulatorProcess simulator;

  const Finished run = ListOrders(simulator, kTestToken);

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, HasSubstr("79e9f5a80f9a\n"));
  EXPECT_THAT(simulator.log(),
              HasSubstr("/v1/customers/" + simulator.customer() + "/orders"));
}

TEST(LibraryExample, PrintsTheErrorOfARejectedToken) {
  const SimulatorProcess simulator;

  const Finished run = ListOrders(simulator, "another-token");

  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.output, HasSubstr("401"));
  EXPECT_THAT(run.output, Not(HasSubstr("another-token")));
}

}  // namespace
}  // namespace partnercenter::testing
