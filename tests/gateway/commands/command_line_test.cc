#include "gateway/commands/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace partnercenter::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

// What reading a command line came to.
struct Reading {
  std::variant<CommandLine, int> result;
  std::string out;
  std::string err;
};

Reading Read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "orders-gateway");
  CaptureStdout();
  CaptureStderr();
  auto result =
      ReadCommandLine(static_cast<int>(arguments.size()), arguments.data());
  Reading reading{std::move(result), GetCapturedStdout(), GetCapturedStderr()};
  return reading;
}

// The exit code; -1 if the program goes on.
int ExitCodeOf(const Reading& reading) {
  const int* const code = std::get_if<int>(&reading.result);
  return code == nullptr ? -1 : *code;
}

TEST(CommandLine, TakesTheConfigurationFile) {
  const Reading reading = Read({"--config=gateway.json"});

  ASSERT_EQ(ExitCodeOf(reading), -1) << reading.err;
  EXPECT_EQ(std::get<CommandLine>(reading.result).config_file, "gateway.json");
  EXPECT_FALSE(std::get<CommandLine>(reading.result).check_config);
  EXPECT_THAT(reading.out + reading.err, IsEmpty());
}

TEST(CommandLine, TakesTheConfigurationFileAsAnArgumentOfItsOwn) {
  const Reading reading = Read({"--config", "gateway.json"});

  ASSERT_EQ(ExitCodeOf(reading), -1) << reading.err;
  EXPECT_EQ(std::get<CommandLine>(reading.result).config_file, "gateway.json");
}

TEST(CommandLine, CanAskForACheckOfTheConfiguration) {
  const Reading reading = Read({"--check-config", "--config=gateway.json"});

  ASSERT_EQ(ExitCodeOf(reading), -1) << reading.err;
  EXPECT_TRUE(std::get<CommandLine>(reading.result).check_config);
}

TEST(CommandLine, PrintsHelpToStandardOutputAndEndsWell) {
  const Reading reading = Read({"--help"});

  EXPECT_EQ(ExitCodeOf(reading), 0);
  EXPECT_THAT(reading.out, HasSubstr("--config"));
  EXPECT_THAT(reading.out, HasSubstr("--check-config"));
  EXPECT_THAT(reading.out, HasSubstr("Exit codes"));
  EXPECT_THAT(reading.err, IsEmpty());
}

TEST(CommandLine, PrintsTheVersionToStandardOutputAndEndsWell) {
  const Reading reading = Read({"--version"});

  EXPECT_EQ(ExitCodeOf(reading), 0);
  EXPECT_EQ(reading.out, "orders-gateway " ORDERS_GATEWAY_VERSION "\n");
  EXPECT_THAT(reading.err, IsEmpty());
}

constexpr char kGuid[] = "44e5b981-00c6-4fb0-a738-22ac2ea54ab1";

TEST(CommandLine, CanAskForAProbeWithoutAConfiguration) {
  const Reading reading = Read({"--probe=gateway.example:50051"});

  ASSERT_EQ(ExitCodeOf(reading), -1) << reading.err;
  const auto& probe = std::get<CommandLine>(reading.result).probe;
  ASSERT_TRUE(probe.has_value());
  EXPECT_EQ(probe->address, "gateway.example:50051");
  EXPECT_EQ(probe->timeout, absl::Seconds(10));
  EXPECT_THAT(probe->customer, IsEmpty());
  EXPECT_THAT(probe->ca_file, IsEmpty());
}

TEST(CommandLine, TakesTheOptionsOfAProbe) {
  const std::string customer = std::string("--customer=") + kGuid;
  const Reading reading =
      Read({"--probe=[::1]:50051", customer.c_str(), "--probe-timeout=1.5s",
            "--probe-ca=ca.pem", "--probe-certificate=c.pem",
            "--probe-key=k.pem", "--probe-server-name=gateway"});

  ASSERT_EQ(ExitCodeOf(reading), -1) << reading.err;
  const auto& probe = std::get<CommandLine>(reading.result).probe;
  ASSERT_TRUE(probe.has_value());
  EXPECT_EQ(probe->address, "[::1]:50051");
  EXPECT_EQ(probe->customer, kGuid);
  EXPECT_EQ(probe->timeout, absl::Milliseconds(1500));
  EXPECT_EQ(probe->ca_file, "ca.pem");
  EXPECT_EQ(probe->certificate_file, "c.pem");
  EXPECT_EQ(probe->key_file, "k.pem");
  EXPECT_EQ(probe->server_name, "gateway");
}

TEST(CommandLine, TakesTheFormOfAProbesOutput) {
  for (const char* const output : {"text", "json"}) {
    const std::string option = std::string("--output=") + output;
    const Reading reading = Read({"--probe=a:1", option.c_str()});

    ASSERT_EQ(ExitCodeOf(reading), -1) << reading.err;
    EXPECT_EQ(std::get<CommandLine>(reading.result).probe->json,
              output == std::string("json"));
  }
}

TEST(CommandLine, ListsItsGroupsWithConfigFirst) {
  const std::string help = Read({"--help"}).out;
  size_t last = 0;
  for (const char* const text :
       {"Usage: orders-gateway --config=FILE", "\nServe:\n  --config FILE",
        "\nCheck, with --config:\n  --check-config", "  --check-credential",
        "\nCall a running gateway:\n  --probe HOST:PORT", "  --customer GUID",
        "  --output FORMAT", "\nOther:\n  -h,--help", "  --version",
        "Exit codes:"}) {
    const size_t found = help.find(text);
    EXPECT_NE(found, std::string::npos) << text << "\n" << help;
    EXPECT_GE(found, last) << text << "\n" << help;
    last = found;
  }
  EXPECT_THAT(help, Not(HasSubstr("Needs:")));
  for (const absl::string_view line : absl::StrSplit(help, '\n')) {
    EXPECT_LE(line.size(), 100) << line;
  }
}

struct WrongCommandLine {
  std::string name;
  std::vector<const char*> arguments;
  std::string message;
};

void PrintTo(const WrongCommandLine& row, std::ostream* out) {
  *out << row.name;
}

TEST(CommandLine, DoesNotRepeatTheValueOfAnUnknownOption) {
  EXPECT_THAT(Read({"--config=a.json", "--password=S3CRET"}).err,
              Not(HasSubstr("S3CRET")));
}

class CommandLineThatIsWrong
    : public ::testing::TestWithParam<WrongCommandLine> {};

TEST_P(CommandLineThatIsWrong, IsNamedOnStandardErrorAndExits2) {
  const Reading reading = Read(GetParam().arguments);

  EXPECT_EQ(ExitCodeOf(reading), 2);
  EXPECT_THAT(reading.err, HasSubstr(GetParam().message));
  EXPECT_THAT(reading.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine, CommandLineThatIsWrong,
    ::testing::Values(
        WrongCommandLine{"NoConfig", {}, "--config"},
        WrongCommandLine{"NoConfigToCheck", {"--check-config"}, "--config"},
        WrongCommandLine{
            "NoConfigToGetATokenWith", {"--check-credential"}, "--config"},
        WrongCommandLine{
            "TwoChecks",
            {"--config=a.json", "--check-config", "--check-credential"},
            "excludes"},
        WrongCommandLine{
            "ConfigWithoutFile", {"--config"}, "--config: must name a file\n"},
        WrongCommandLine{"ConfigWithEmptyFile",
                         {"--config=", "--check-config"},
                         "--config: must name a file\n"},
        WrongCommandLine{"ConfigWithEmptyArgument",
                         {"--config", "", "--check-config"},
                         "--config: must name a file\n"},
        WrongCommandLine{"ConfigBeforeAnotherOption",
                         {"--config", "--check-config"},
                         "--config: must name a file\n"},
        WrongCommandLine{
            "ProbeWithoutValue", {"--probe="}, "--probe: must have a value\n"},
        WrongCommandLine{"ProbeBeforeAnotherOption",
                         {"--probe", "--output=json"},
                         "--probe: must have a value\n"},
        WrongCommandLine{"CustomerWithoutValue",
                         {"--probe=a:1", "--customer="},
                         "--customer: must have a value\n"},
        WrongCommandLine{"OutputWithoutValue",
                         {"--probe=a:1", "--output"},
                         "--output: must have a value\n"},
        WrongCommandLine{"TimeoutWithoutValue",
                         {"--probe-timeout=", "--probe=a:1"},
                         "--probe-timeout: must have a value\n"},
        WrongCommandLine{"CaWithoutFile",
                         {"--probe=a:1", "--probe-ca="},
                         "--probe-ca: must name a file\n"},
        WrongCommandLine{"KeyWithoutFile",
                         {"--probe=a:1", "--probe-key=", "--probe-ca=a"},
                         "--probe-key: must name a file\n"},
        WrongCommandLine{"TwoConfigs",
                         {"--config=a.json", "--config=b.json"},
                         "--config: given twice\n"},
        WrongCommandLine{"TwoConfigsInBothForms",
                         {"--config", "a.json", "--config=a.json"},
                         "--config: given twice\n"},
        WrongCommandLine{"TwoProbes",
                         {"--probe=a:1", "--probe=b:1"},
                         "--probe: given twice\n"},
        WrongCommandLine{"TwoOutputs",
                         {"--probe=a:1", "--output=json", "--output=text"},
                         "--output: given twice\n"},
        WrongCommandLine{"UnknownOption",
                         {"--config=a.json", "--confg=b.json"},
                         "unknown option --confg; did you mean --config?"},
        WrongCommandLine{"UnknownOptionInPlaceOfConfig",
                         {"--conf=b.json"},
                         "unknown option --conf; did you mean --config"},
        WrongCommandLine{"UnknownOptionBesideOneThatIsMissing",
                         {"--check-config", "--cofnig=a.json"},
                         "unknown option --cofnig; did you mean --config?"},
        WrongCommandLine{"UnknownOptionWithALongName",
                         {"--probe=a:1", "--probe-timout=1s"},
                         "unknown option --probe-timout; did you mean "
                         "--probe-timeout?"},
        WrongCommandLine{"UnknownOptionLikeNone",
                         {"--config=a.json", "--verbose"},
                         "unknown option --verbose\n"},
        WrongCommandLine{
            "UnknownLetter", {"--config=a.json", "-x"}, "unknown option -x\n"},
        WrongCommandLine{"OutputWithoutProbe",
                         {"--config=a.json", "--output=json"},
                         "--probe"},
        WrongCommandLine{"OtherOutput",
                         {"--probe=a:1", "--output=xml"},
                         "must be text or json"},
        WrongCommandLine{"StrayArgument",
                         {"--config=a.json", "stray"},
                         "unexpected argument: stray"},
        WrongCommandLine{
            "ProbeAndConfig", {"--config=a.json", "--probe=a:1"}, "--probe"},
        WrongCommandLine{"ProbeWithoutPort", {"--probe=localhost"}, "a port"},
        WrongCommandLine{"ProbeWithoutHost", {"--probe=:1"}, "a host"},
        WrongCommandLine{"ProbeOfPortZero", {"--probe=a:0"}, "a port"},
        WrongCommandLine{"CustomerThatIsNoGuid",
                         {"--probe=a:1", "--customer=contoso"},
                         "a GUID"},
        WrongCommandLine{"CustomerWithoutProbe",
                         {"--config=a.json",
                          "--customer=44e5b981-00c6-4fb0-a738-22ac2ea54ab1"},
                         "--probe"},
        WrongCommandLine{"EndlessProbe",
                         {"--probe=a:1", "--probe-timeout=-1s"},
                         "a duration"},
        WrongCommandLine{"KeyWithoutCertificate",
                         {"--probe=a:1", "--probe-ca=a", "--probe-key=k"},
                         "--probe-certificate"},
        WrongCommandLine{
            "CertificateWithoutKey",
            {"--probe=a:1", "--probe-ca=a", "--probe-certificate=k"},
            "--probe-key"},
        WrongCommandLine{"ServerNameWithoutTls",
                         {"--probe=a:1", "--probe-server-name=a"},
                         "--probe-ca"},
        WrongCommandLine{"OtherCase", {"--CONFIG=a.json"}, "--config"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::gateway
