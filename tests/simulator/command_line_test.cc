#include "simulator/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace partnercenter::simulator {
namespace {

using ::testing::HasSubstr;

std::variant<CommandLine, ExitCode> Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "partner-center-simulator");
  return ParseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

SimulatorOptions Options(const std::vector<const char*>& arguments) {
  const auto parsed = Parse(arguments);
  if (!std::holds_alternative<CommandLine>(parsed)) {
    ADD_FAILURE() << "the command line was refused";
    return {};
  }
  return std::get<CommandLine>(parsed).simulator;
}

// Returns the exit code; -1 if the command line starts the simulator.
int CodeOf(const std::vector<const char*>& arguments) {
  const auto parsed = Parse(arguments);
  const ExitCode* code = std::get_if<ExitCode>(&parsed);
  return code == nullptr ? -1 : code->value;
}

TEST(CommandLine, HasTheDefaultsOfTheOptions) {
  const SimulatorOptions expected;
  const SimulatorOptions options = Options({});
  EXPECT_EQ(options.host, expected.host);
  EXPECT_EQ(options.port, expected.port);
  EXPECT_EQ(options.book.seed, expected.book.seed);
  EXPECT_EQ(options.book.customers, expected.book.customers);
  EXPECT_EQ(options.book.orders_per_customer,
            expected.book.orders_per_customer);
  EXPECT_EQ(options.orders.foreign_customers,
            expected.orders.foreign_customers);
  EXPECT_EQ(options.requests_per_minute, expected.requests_per_minute);
  EXPECT_EQ(options.latency, expected.latency);
  EXPECT_EQ(options.entra.token_lifetime, expected.entra.token_lifetime);
  EXPECT_EQ(options.byte_order_mark, expected.byte_order_mark);
}

TEST(CommandLine, SetsEveryOption) {
  const SimulatorOptions options = Options(
      {"--address=[::1]:0", "--seed=9", "--customers=3",
       "--orders-per-customer=1000", "--token=t",
       "--foreign-customer=AAAAAAAA-0000-4000-8000-000000000000",
       "--foreign-customer=bbbbbbbb-0000-4000-8000-000000000000",
       "--requests-per-minute=0", "--latency=1.5s", "--no-bom", "--own-ids",
       "--deny-prices", "--strict-billing-type", "--tenant=contoso.test",
       "--client-id=c", "--client-secret=s", "--token-lifetime=90s"});
  EXPECT_EQ(options.host, "::1");
  EXPECT_EQ(options.port, 0);
  EXPECT_EQ(options.book.seed, 9u);
  EXPECT_EQ(options.book.customers, 3);
  EXPECT_EQ(options.book.orders_per_customer, 1000);
  EXPECT_EQ(options.bearer.token, "t");
  EXPECT_EQ(options.orders.foreign_customers,
            (std::set<std::string>{"aaaaaaaa-0000-4000-8000-000000000000",
                                   "bbbbbbbb-0000-4000-8000-000000000000"}));
  EXPECT_EQ(options.requests_per_minute, 0);
  EXPECT_EQ(options.latency, absl::Milliseconds(1500));
  EXPECT_FALSE(options.byte_order_mark);
  EXPECT_TRUE(options.own_ids);
  EXPECT_TRUE(options.orders.deny_prices);
  EXPECT_TRUE(options.orders.strict_billing_type);
  EXPECT_EQ(options.entra.tenant, "contoso.test");
  EXPECT_EQ(options.entra.client_id, "c");
  EXPECT_EQ(options.entra.client_secret, "s");
  EXPECT_EQ(options.entra.token_lifetime, absl::Seconds(90));
}

TEST(CommandLine, TakesFiles) {
  EXPECT_EQ(Options({"--orders=o.json"}).book.file, "o.json");
  EXPECT_EQ(Options({"--token-file=t"}).bearer.token_file, "t");
  EXPECT_EQ(Options({"--client-secret-file=s"}).entra.client_secret_file, "s");
}

TEST(CommandLine, TakesFaultsInTheirOrder) {
  const auto faults = Options({"--fault=kind=latency,delay=1s", "--fault",
                               "kind=status,status=429,count=2"})
                          .faults;
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].kind, FaultKind::kLatency);
  EXPECT_EQ(faults[0].delay, absl::Seconds(1));
  EXPECT_EQ(faults[1].status, 429);
  EXPECT_EQ(faults[1].count, 2);
}

TEST(CommandLine, ExitsWithZeroAfterHelpAndVersion) {
  EXPECT_EQ(CodeOf({"--help"}), 0);
  EXPECT_EQ(CodeOf({"--version"}), 0);
}

TEST(CommandLine, ExitsWithTwoWhenItIsInvalid) {
  EXPECT_EQ(CodeOf({"--bogus"}), 2);
  EXPECT_EQ(CodeOf({"stray"}), 2);
  EXPECT_EQ(CodeOf({"--customers=none"}), 2);
  EXPECT_EQ(CodeOf({"--customers=0"}), 2);
  EXPECT_EQ(CodeOf({"--address=localhost"}), 2);
  EXPECT_EQ(CodeOf({"--latency=-1"}), 2);
  EXPECT_EQ(CodeOf({"--foreign-customer=bob"}), 2);
  EXPECT_EQ(CodeOf({"--orders=o.json", "--seed=2"}), 2);
  EXPECT_EQ(CodeOf({"--token=t", "--token-file=f"}), 2);
  EXPECT_EQ(CodeOf({"--client-secret=s", "--client-secret-file=f"}), 2);
  EXPECT_EQ(CodeOf({"--token-lifetime=3600"}), 2);
  EXPECT_EQ(CodeOf({"--fault=kind=slow"}), 2);
}

TEST(Address, IsAHostAndAPort) {
  EXPECT_EQ(ParseAddress("127.0.0.1:80")->host, "127.0.0.1");
  EXPECT_EQ(ParseAddress("127.0.0.1:80")->port, 80);
  EXPECT_EQ(ParseAddress("[::1]:65535")->host, "::1");
  for (const char* text : {"", ":80", "host", "host:", "host:x", "host:65536",
                           "host:-1", "::1:80", "[]:", "[host]:80"}) {
    EXPECT_FALSE(ParseAddress(text).ok()) << text;
  }
}

}  // namespace
}  // namespace partnercenter::simulator
