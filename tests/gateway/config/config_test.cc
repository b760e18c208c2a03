#include "gateway/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/saturating_time.h"
#include "tests/gateway/config/configured.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

TEST(Config, NeedsNothingButACredential) {
  const Configured configured("");

  EXPECT_THAT(configured.report().errors, IsEmpty());
}

TEST(Config, HasTheDefaultsThatAreDocumented) {
  const Configured defaults("");
  const Config& config = defaults.report().config;

  EXPECT_EQ(config.api().address(), "127.0.0.1:50051");
  EXPECT_TRUE(config.api().has_allow_plaintext());
  EXPECT_FALSE(config.api().allow_plaintext());
  EXPECT_FALSE(config.api().has_tls());
  EXPECT_EQ(base::FromProto(config.api().max_connection_age()),
            absl::Seconds(300));

  EXPECT_EQ(config.health().address(), "127.0.0.1:50052");
  EXPECT_FALSE(config.health().require_credential());
  EXPECT_EQ(config.metrics().address(), "127.0.0.1:9464");

  EXPECT_EQ(config.upstream().cloud(), CLOUD_GLOBAL);
  EXPECT_EQ(config.upstream().base_url(),
            "https://api.partnercenter.microsoft.com/v1");
  EXPECT_EQ(config.upstream().login_authority(),
            "https://login.microsoftonline.com");
  EXPECT_EQ(config.upstream().scope(),
            "https://api.partnercenter.microsoft.com/.default");
  EXPECT_EQ(config.upstream().ca_file(), "");
  EXPECT_EQ(config.upstream().connections(), 32);
  EXPECT_EQ(base::FromProto(config.upstream().connect_timeout()),
            absl::Seconds(5));
  EXPECT_EQ(base::FromProto(config.upstream().attempt_timeout()),
            absl::Seconds(30));
  EXPECT_EQ(config.upstream().max_body_bytes(), 33554432);
  EXPECT_EQ(config.upstream().max_pages(), 100);

  EXPECT_EQ(base::FromProto(config.cache().default_max_age()),
            absl::ZeroDuration());
  EXPECT_EQ(config.cache().max_bytes(), 67108864);
  EXPECT_EQ(config.retry().max_attempts(), 3);

  EXPECT_EQ(config.limits().queue(), 1024);
  EXPECT_EQ(base::FromProto(config.limits().max_deadline()),
            absl::Seconds(120));
  EXPECT_EQ(config.limits().max_response_bytes(), 4194304);
  EXPECT_EQ(config.limits().per_caller_concurrency(), 0);
  EXPECT_EQ(config.limits().requests_per_minute(), 0);
  EXPECT_EQ(config.limits().body_bytes(), 134217728);

  EXPECT_FALSE(config.has_access());
  EXPECT_EQ(base::FromProto(config.shutdown().readiness_delay()),
            absl::Seconds(5));
  EXPECT_EQ(base::FromProto(config.shutdown().drain()), absl::Seconds(30));
  EXPECT_EQ(config.log().level(), LOG_LEVEL_INFO);
  EXPECT_EQ(config.log().format(), LOG_FORMAT_JSON);
}

TEST(Config, TakesWhatIsGivenAndLeavesTheDefaultsBesideIt) {
  const Configured configured(R"(
    "limits": { "queue": 7, "maxDeadline": "1.5s" },
    "upstream": { "connections": 3 },
    "log": { "level": "debug" })");
  const Config& config = configured.report().config;

  ASSERT_THAT(configured.report().errors, IsEmpty());
  EXPECT_EQ(config.limits().queue(), 7);
  EXPECT_EQ(base::FromProto(config.limits().max_deadline()),
            absl::Milliseconds(1500));
  EXPECT_EQ(config.limits().max_response_bytes(), 4194304);
  EXPECT_EQ(config.upstream().connections(), 3);
  EXPECT_EQ(config.upstream().max_pages(), 100);
  EXPECT_EQ(config.log().level(), LOG_LEVEL_DEBUG);
  EXPECT_EQ(config.log().format(), LOG_FORMAT_JSON);
}

TEST(Config, KeepsNothingOfADefaultDurationThatIsReplaced) {
  const Configured configured(R"(
    "upstream": { "connectTimeout": "250ms", "attemptTimeout": "2m" },
    "shutdown": { "drain": "0s" })");
  const Config& config = configured.report().config;

  EXPECT_EQ(base::FromProto(config.upstream().connect_timeout()),
            absl::Milliseconds(250));
  EXPECT_EQ(base::FromProto(config.upstream().attempt_timeout()),
            absl::Minutes(2));
  EXPECT_EQ(base::FromProto(config.shutdown().drain()), absl::ZeroDuration());
}

TEST(Config, TakesNamesInAnyCase) {
  const Configured configured(
      R"("LIMITS": { "Queue": 7, "maxdeadline": "9s" })");

  EXPECT_THAT(configured.report().errors, IsEmpty());
  EXPECT_EQ(configured.report().config.limits().queue(), 7);
  EXPECT_EQ(base::FromProto(configured.report().config.limits().max_deadline()),
            absl::Seconds(9));
}

TEST(Config, TakesNullForASettingThatIsLeftOut) {
  const Configured configured(R"("limits": { "queue": null }, "log": null)");

  EXPECT_THAT(configured.report().errors, IsEmpty());
  EXPECT_EQ(configured.report().config.limits().queue(), 1024);
  EXPECT_EQ(configured.report().config.log().level(), LOG_LEVEL_INFO);
}

TEST(Config, SkipsAByteOrderMark) {
  const testing::TemporaryFolder folder;
  const ConfigReport report = ReadConfig(absl::StrCat(
      "\xEF\xBB\xBF", R"({ "credential": { "tokenFile": { "path": ")",
      folder.Write("token", "x"), R"(" } } })"));

  EXPECT_THAT(report.errors, IsEmpty());
}

TEST(Config, NamesEveryErrorWithItsPathAtOnce) {
  const ConfigReport report = ReadConfig(R"({
    "api": { "address": "nowhere", "maxConnectionAge": "0s" },
    "limits": { "queue": 0, "que": 1, "maxDeadline": 30 },
    "upstream": { "baseUrl": "ftp://host" },
    "log": { "level": "loud" },
    "colour": "blue"
  })");

  EXPECT_THAT(
      report.errors,
      UnorderedElementsAre(
          StartsWith("api.address: "), StartsWith("api.maxConnectionAge: "),
          StartsWith("limits.queue: "),
          "limits.que: unknown setting; did you mean limits.queue?",
          StartsWith("limits.maxDeadline: "), StartsWith("upstream.baseUrl: "),
          StartsWith("log.level: "), "colour: unknown setting",
          StartsWith("credential: ")));
}

TEST(Config, SaysOnceWhatIsWrongWithASetting) {
  EXPECT_THAT(
      ReadConfig(R"({ "credential": { "tokenFile": { "path": 5 } } })").errors,
      ElementsAre("credential.tokenFile.path: must be a text"));
  EXPECT_THAT(ReadConfig(R"({ "credential": "token" })").errors,
              ElementsAre("credential: must be an object"));
  EXPECT_THAT(
      ReadConfig(R"({ "Credential": { "TokenFile": { "PATH": 5 } } })").errors,
      ElementsAre("Credential.TokenFile.PATH: must be a text"));
}

TEST(Config, KeepsErrorsOfSettingsWhoseNamesBeginAlike) {
  EXPECT_THAT(ReadConfig(R"({ "cred": 1, "credential": {} })").errors,
              UnorderedElementsAre("cred: unknown setting; did you mean "
                                   "credential?",
                                   StartsWith("credential: must have one of")));
}

TEST(Config, RefusesADuplicateSettingInDifferentCase) {
  const Configured configured(R"("limits": { "queue": 7, "Queue": 8 })");

  EXPECT_THAT(configured.report().errors,
              ElementsAre(StartsWith("limits.Queue: appears twice")));
}

TEST(Config, NamesEachMemberThatStandsTwiceAndTheOtherErrors) {
  const Configured configured(R"("limits": { "queue": 7, "queue": 8 },
    "access": { "callers": [ {}, { "name": "a", "a/b": 1, "a/b": 2 } ],
                "callers": [] },
    "retry": { "maxAttempts": null, "maxAttempts": 3 },
    "log": { "level": "loud" })");

  EXPECT_THAT(
      configured.report().errors,
      AllOf(Contains("limits.queue: appears twice in its object"),
            Contains("access.callers: appears twice in its object"),
            Contains("access.callers.1.a/b: appears twice in its object"),
            Contains("retry.maxAttempts: appears twice in its object"),
            Contains(StartsWith("log.level: must be one of"))));
}

TEST(Config, WarnsThatEveryCallerMayCallEverything) {
  const Configured configured("");

  EXPECT_THAT(configured.report().warnings,
              ElementsAre(StartsWith("access: not set")));
}

struct MistypedCase {
  std::string name;
  std::string settings;
  std::string error;
};

void PrintTo(const MistypedCase& row, std::ostream* out) { *out << row.name; }

class ConfigMistyped : public ::testing::TestWithParam<MistypedCase> {};

TEST_P(ConfigMistyped, IsRefusedWithWhatItShouldBe) {
  const Configured configured(GetParam().settings);

  EXPECT_THAT(configured.report().errors, ElementsAre(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Config, ConfigMistyped,
    ::testing::Values(
        MistypedCase{"NumberForText", R"("api": { "address": 50051 })",
                     "api.address: must be a text, not 50051"},
        MistypedCase{"ObjectForText", R"("api": { "address": {} })",
                     "api.address: must be a text"},
        MistypedCase{"TextForNumber", R"("limits": { "queue": "7" })",
                     "limits.queue: must be a whole number, not \"7\""},
        MistypedCase{"FractionForNumber", R"("limits": { "queue": 7.5 })",
                     "limits.queue: must be a whole number, not 7.5"},
        MistypedCase{"NumberBeyondInt32",
                     R"("limits": { "queue": 2147483648 })",
                     "limits.queue: must be a whole number, not 2147483648"},
        MistypedCase{"NumberBeyondInt64",
                     R"("cache": { "maxBytes": 9223372036854775808 })",
                     "cache.maxBytes: must be a whole number, not "
                     "9223372036854775808"},
        MistypedCase{"TextForFlag", R"("api": { "allowPlaintext": "yes" })",
                     "api.allowPlaintext: must be true or false, not \"yes\""},
        MistypedCase{"NumberForFlag", R"("api": { "allowPlaintext": 1 })",
                     "api.allowPlaintext: must be true or false, not 1"},
        MistypedCase{"NumberForDuration", R"("limits": { "maxDeadline": 30 })",
                     "limits.maxDeadline: must be a duration such as \"30s\", "
                     "not 30"},
        MistypedCase{"FlagForText", R"("api": { "address": true })",
                     "api.address: must be a text, not true"},
        MistypedCase{"FlagForNumber", R"("limits": { "queue": false })",
                     "limits.queue: must be a whole number, not false"},
        MistypedCase{"TextWithApostrophe", R"("limits": { "queue": "it's" })",
                     "limits.queue: must be a whole number, not \"it's\""},
        MistypedCase{"LongerWordForLevel", R"("log": { "level": "warning" })",
                     "log.level: must be one of trace, debug, info, warn, "
                     "error, not \"warning\"; did you mean warn?"},
        MistypedCase{"SimilarWordForLevel", R"("log": { "level": "DEBGU" })",
                     "log.level: must be one of trace, debug, info, warn, "
                     "error, not \"DEBGU\"; did you mean debug?"},
        MistypedCase{"ShorterWordForCloud",
                     R"("upstream": { "cloud": "us_gov" })",
                     "upstream.cloud: must be one of GLOBAL, US_GOVERNMENT, "
                     "CHINA, not \"us_gov\"; did you mean US_GOVERNMENT?"},
        MistypedCase{"DurationWithoutUnit",
                     R"("limits": { "maxDeadline": "30" })",
                     "limits.maxDeadline: must be a duration such as \"30s\", "
                     "not \"30\""},
        MistypedCase{"DurationWithoutEnd",
                     R"("limits": { "maxDeadline": "inf" })",
                     "limits.maxDeadline: must be a duration such as \"30s\", "
                     "not \"inf\""},
        MistypedCase{"OtherWordForCloud", R"("upstream": { "cloud": "MOON" })",
                     "upstream.cloud: must be one of GLOBAL, US_GOVERNMENT, "
                     "CHINA, not \"MOON\""},
        MistypedCase{"UnspecifiedCloud",
                     R"("upstream": { "cloud": "UNSPECIFIED" })",
                     "upstream.cloud: must be one of GLOBAL, US_GOVERNMENT, "
                     "CHINA, not \"UNSPECIFIED\""},
        MistypedCase{"NumberForLevel", R"("log": { "level": 3 })",
                     "log.level: must be one of trace, debug, info, warn, "
                     "error, not 3"},
        MistypedCase{"OtherWordForFormat", R"("log": { "format": "xml" })",
                     "log.format: must be one of json, text, not \"xml\""},
        MistypedCase{"TextForObject", R"("limits": "many")",
                     "limits: must be an object, not \"many\""},
        MistypedCase{"ArrayForObject", R"("limits": [])",
                     "limits: must be an object"},
        MistypedCase{"UnknownObject", R"("limit": { "queue": 7 })",
                     "limit: unknown setting; did you mean limits?"},
        MistypedCase{"UnknownDeepDown",
                     R"("upstream": { "timeouts": { "try": "1s" } })",
                     "upstream.timeouts: unknown setting"},
        MistypedCase{"NameWithSlashAndTilde", R"("a/b~c": 1)",
                     "a/b~c: unknown setting"}),
    [](const auto& row) { return row.param.name; });

struct BrokenCase {
  std::string name;
  std::string text;
  std::string error;
};

void PrintTo(const BrokenCase& row, std::ostream* out) { *out << row.name; }

class ConfigThatIsNoObject : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(ConfigThatIsNoObject, IsOneErrorThatSaysWhere) {
  EXPECT_THAT(ReadConfig(GetParam().text).errors,
              ElementsAre(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Config, ConfigThatIsNoObject,
    ::testing::Values(
        BrokenCase{"Empty", "",
                   "not JSON at line 1, column 1; it is empty, but a "
                   "configuration is at least {}"},
        BrokenCase{"Blank", "\n\n",
                   "not JSON at line 3, column 1; it is empty, but a "
                   "configuration is at least {}"},
        BrokenCase{"Yaml", "limits:\n  queue: 7\n",
                   "not JSON at line 1, column 1; it looks like YAML, but a "
                   "configuration is a JSON object"},
        BrokenCase{"YamlWithByteOrderMarkAndComment",
                   "\xEF\xBB\xBF# ours\r\n\r\n'log': { level: info }\r\n",
                   "not JSON at line 1, column 4; it looks like YAML, but a "
                   "configuration is a JSON object"},
        BrokenCase{"YamlWithDocumentStart", "---\nlog: {}\n",
                   "not JSON at line 1, column 2; it looks like YAML, but a "
                   "configuration is a JSON object"},
        BrokenCase{"YamlList", "- name: a\n",
                   "not JSON at line 1, column 2; it looks like YAML, but a "
                   "configuration is a JSON object"},
        BrokenCase{"YamlWithVersion", "%YAML 1.2\n---\nlog: {}\n",
                   "not JSON at line 1, column 1; it looks like YAML, but a "
                   "configuration is a JSON object"},
        BrokenCase{"Toml", "[limits]\nqueue = 7\n", "not a JSON object"},
        BrokenCase{"TrailingComma", "{\n  \"log\": {},\n}",
                   "not JSON at line 3, column 1; JSON has no trailing commas"},
        BrokenCase{"TrailingCommaOfAnArray", "{ \"a\": [1, 2,] }",
                   "not JSON at line 1, column 14; JSON has no trailing "
                   "commas"},
        BrokenCase{"CommentWithHash", "# ours\n{ \"log\": {} }",
                   "not JSON at line 1, column 1; JSON has no comments"},
        BrokenCase{"HashBehindAValue", "{ \"log\": {} # {\n}",
                   "not JSON at line 1, column 13; JSON has no comments"},
        BrokenCase{"SingleQuotes", "{ 'log': { 'level': 'in\"fo' } }",
                   "not JSON at line 1, column 3; JSON has no single quotes"},
        BrokenCase{"AllThree", "{ 'log': {}, // '\n}",
                   "not JSON at line 1, column 3; JSON has no comments, no "
                   "trailing commas, no single quotes"},
        BrokenCase{"MarksWithinTexts", "{ \"a#b\": \"//'\", \"c\": \",}\" x",
                   "not JSON at line 1, column 27"},
        BrokenCase{"Utf16", std::string("\xFF\xFE{\0}\0", 6),
                   "not JSON at line 1, column 4; it looks like UTF-16, but a "
                   "configuration is in UTF-8"},
        BrokenCase{"Utf16OfTheOtherOrder", std::string("\xFE\xFF\0{\0}", 6),
                   "not JSON at line 1, column 3; it looks like UTF-16, but a "
                   "configuration is in UTF-8"},
        BrokenCase{"Utf16WithoutMark", std::string("{\0}\0", 4),
                   "not JSON at line 1, column 2; it looks like UTF-16, but a "
                   "configuration is in UTF-8"},
        BrokenCase{"MissingComma", "{ \"a\": 1\n  \"b\": 2 }",
                   "not JSON at line 2, column 5"},
        BrokenCase{"Comment", "{\n  // queue\n}",
                   "not JSON at line 2, column 3; JSON has no comments"},
        BrokenCase{"CommentBehindAValue", "{ \"log\": {} /* default */ }",
                   "not JSON at line 1, column 13; JSON has no comments"},
        BrokenCase{"TextNotEnded", "{ \"api\":\n\"x\n}",
                   "not JSON at line 2, column 3"},
        BrokenCase{"NotEnded", "{ \"log\": {}\n",
                   "not JSON at line 2, column 1"},
        BrokenCase{"TwoObjects", "{}\r\n{}", "not JSON at line 2, column 1"},
        BrokenCase{"Nul", std::string("{}\n\0", 4),
                   "not JSON at line 2, column 1"},
        BrokenCase{"Array", "[]", "not a JSON object"},
        BrokenCase{"Text", "\"limits\"", "not a JSON object"},
        BrokenCase{"Null", "null", "not a JSON object"},
        BrokenCase{"NoObjectInAnArray", "[{}]", "not a JSON object"}),
    [](const auto& row) { return row.param.name; });

TEST(ConfigFile, IsReadUnchanged) {
  const testing::TemporaryFolder folder;
  // Longer than one read, and a NUL in it.
  const std::string content =
      std::string("{}\r\n\0x", 6) + std::string(100000, ' ');
  const auto read = ReadConfigFile(folder.Write("gateway.json", content));

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, content);
}

TEST(ConfigFile, IsEmptyIfItIs) {
  const testing::TemporaryFolder folder;
  const auto read = ReadConfigFile(folder.Write("gateway.json", ""));

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(*read, IsEmpty());
}

TEST(ConfigFile, ThatIsMissingIsNamed) {
  const testing::TemporaryFolder folder;
  const auto read = ReadConfigFile(folder.PathOf("none.json"));

  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(
      std::string(read.status().message()),
      AllOf(HasSubstr(folder.PathOf("none.json")), HasSubstr("No such file")));
}

TEST(ConfigFile, ThatIsAFolderIsRefused) {
  const testing::TemporaryFolder folder;
  const auto read = ReadConfigFile(folder.PathOf("."));

  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(read.status().message()),
              HasSubstr("Is a directory"));
}

}  // namespace
}  // namespace partnercenter::gateway
