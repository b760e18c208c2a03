// Callers and TLS: checked as later versions will need them, and refused, since
// this one would let in everybody.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gateway/config.h"
#include "tests/gateway/configured.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kAccessRefused[] = "access: not supported by this version";
constexpr char kTlsRefused[] = "api.tls: not supported by this version";

constexpr char kGoodCaller[] = R"({
  "name": "billing",
  "identities": ["spiffe://corp/ns/billing/sa/api", "dns:billing.corp"],
  "methods": ["ListOrders", "GetOrder", "ListOrdersByBillingCycle"],
  "customers": ["AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee"] })";

// The mistakes of these callers, separated by commas, beside the refusal.
std::vector<std::string> MistakesOf(const std::string& callers) {
  const Configured configured(
      absl::StrCat(R"("access": { "callers": [)", callers, "] }"));
  std::vector<std::string> mistakes = configured.report().mistakes;
  EXPECT_EQ(std::erase(mistakes, kAccessRefused), 1u);
  return mistakes;
}

TEST(ConfigAccess, IsRefusedEvenIfItIsGood) {
  EXPECT_THAT(MistakesOf(kGoodCaller), IsEmpty());
  EXPECT_THAT(Configured(R"("access": {})").report().mistakes,
              ElementsAre(kAccessRefused));
}

TEST(ConfigAccess, IsNotWarnedAboutIfItIsThere) {
  EXPECT_THAT(Configured(R"("access": {})").report().warnings,
              Each(Not(StartsWith("access"))));
}

TEST(ConfigAccess, TakesStars) {
  EXPECT_THAT(MistakesOf(R"({ "name": "all", "identities": ["dns:a"],
                              "methods": ["*"], "customers": ["*"] })"),
              IsEmpty());
}

TEST(ConfigAccess, NamesEveryMemberThatACallerLacks) {
  EXPECT_THAT(
      MistakesOf(absl::StrCat(kGoodCaller, ", {}")),
      UnorderedElementsAre("access.callers.1.name: must not be empty",
                           "access.callers.1.identities: must not be empty",
                           "access.callers.1.methods: must not be empty",
                           "access.callers.1.customers: must not be empty"));
}

TEST(ConfigAccess, NamesEveryBadElementByItsPlace) {
  EXPECT_THAT(MistakesOf(R"({
        "name": "a",
        "identities": ["dns:a", "billing.corp"],
        "methods": ["ListOrders", "listOrders", "DropOrders"],
        "customers": ["*", "contoso"] })"),
              UnorderedElementsAre(
                  "access.callers.0.identities.1: must be a URI or dns:name",
                  "access.callers.0.methods.1: must be the name of an RPC or *",
                  "access.callers.0.methods.2: must be the name of an RPC or *",
                  "access.callers.0.customers.1: must be a GUID or *"));
}

TEST(ConfigAccess, RefusesANameThatStandsTwice) {
  EXPECT_THAT(MistakesOf(R"(
      { "name": "a", "identities": ["dns:a"], "methods": ["*"],
        "customers": ["*"] },
      { "name": "a", "identities": ["dns:b"], "methods": ["*"],
        "customers": ["*"] })"),
              ElementsAre("access.callers.1.name: stands twice"));
}

TEST(ConfigAccess, RefusesAnIdentityThatTwoCallersHave) {
  EXPECT_THAT(MistakesOf(R"(
      { "name": "a", "identities": ["dns:a", "dns:b"], "methods": ["*"],
        "customers": ["*"] },
      { "name": "b", "identities": ["dns:c", "dns:b"], "methods": ["*"],
        "customers": ["*"] })"),
              ElementsAre("access.callers.1.identities.1: stands twice"));
}

TEST(ConfigAccess, RefusesAnIdentityThatACallerHasTwice) {
  EXPECT_THAT(MistakesOf(R"(
      { "name": "a", "identities": ["dns:a", "dns:a"], "methods": ["*"],
        "customers": ["*"] })"),
              ElementsAre("access.callers.0.identities.1: stands twice"));
}

TEST(ConfigAccess, NamesAMistypedMemberByItsPlace) {
  EXPECT_THAT(
      MistakesOf(absl::StrCat(kGoodCaller, R"(, { "name": 5, "rights": [],
          "identities": ["dns:z"], "methods": "*", "customers": ["*", 7] })")),
      UnorderedElementsAre(
          "access.callers.1.name: must be a text",
          "access.callers.1.rights: unknown setting",
          "access.callers.1.methods: must be an array, each a text",
          "access.callers.1.customers: must be an array, each a text"));
}

TEST(ConfigAccess, NamesACallerThatIsNoObject) {
  EXPECT_THAT(MistakesOf(absl::StrCat(kGoodCaller, R"(, "billing", [])")),
              ElementsAre("access.callers.1: must be an object",
                          "access.callers.2: must be an object"));
}

TEST(ConfigAccess, NamesCallersThatAreNoArray) {
  EXPECT_THAT(
      Configured(R"("access": { "callers": {} })").report().mistakes,
      UnorderedElementsAre("access.callers: must be an array, each an object",
                           kAccessRefused));
}

TEST(ConfigTls, IsRefusedEvenIfItsFilesCanBeRead) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write("file.pem", "x");
  const Configured configured(absl::StrCat(
      R"("api": { "tls": { "certificateFile": ")", file, R"(", "keyFile": ")",
      file, R"(", "clientCaFile": ")", file, R"(" } })"));

  EXPECT_THAT(configured.report().mistakes, ElementsAre(kTlsRefused));
}

TEST(ConfigTls, NeedsCertificateAndKey) {
  EXPECT_THAT(
      Configured(R"("api": { "tls": {} })").report().mistakes,
      UnorderedElementsAre("api.tls.certificateFile: must name a file",
                           "api.tls.keyFile: must name a file", kTlsRefused));
}

TEST(ConfigTls, NeedsFilesThatCanBeRead) {
  const testing::TemporaryFolder folder;
  const std::string none = folder.PathOf("none.pem");
  const Configured configured(absl::StrCat(
      R"("api": { "tls": { "certificateFile": ")", none, R"(", "keyFile": ")",
      none, R"(", "clientCaFile": ")", none, R"(" } })"));

  EXPECT_THAT(
      configured.report().mistakes,
      UnorderedElementsAre(
          StartsWith("api.tls.certificateFile: names a file that cannot"),
          StartsWith("api.tls.keyFile: names a file that cannot"),
          StartsWith("api.tls.clientCaFile: names a file that cannot"),
          kTlsRefused));
}

TEST(ConfigTls, NeedsNoPermissionForPlaintext) {
  const Configured configured(
      R"("api": { "address": "0.0.0.0:50051", "tls": {} })");

  EXPECT_THAT(configured.report().mistakes,
              Each(Not(StartsWith("api.address"))));
}

}  // namespace
}  // namespace partnercenter::gateway
