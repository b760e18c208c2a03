// Callers, and the TLS by which they are told apart.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gateway/config/config.h"
#include "tests/gateway/config/configured.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tls_files.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kGoodCaller[] = R"({
  "name": "billing",
  "identities": ["spiffe://corp/ns/billing/sa/api", "dns:billing.corp"],
  "methods": ["ListOrders", "GetOrder", "ListOrdersByBillingCycle"],
  "customers": ["AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee"] })";

// The block `api` with certificates by which callers are told apart.
class MutualTls {
 public:
  std::string api() const {
    return absl::StrCat(R"("api": )",
                        nlohmann::json{{"tls", files_.settings()}}.dump());
  }

 private:
  const testing::TestAuthority authority_;
  const testing::TlsFiles files_{testing::IssueServer(authority_),
                                 authority_.ca_pem()};
};

// The errors of `access`, beside good certificates.
std::vector<std::string> MistakesOfAccess(const std::string& access) {
  const MutualTls tls;
  return Configured(absl::StrCat(tls.api(), R"(, "access": )", access))
      .report()
      .mistakes;
}

// The errors of these callers, separated by commas.
std::vector<std::string> MistakesOf(const std::string& callers) {
  return MistakesOfAccess(absl::StrCat(R"({ "callers": [)", callers, "] }"));
}

TEST(ConfigAccess, TakesAGoodCaller) {
  EXPECT_THAT(MistakesOf(kGoodCaller), IsEmpty());
}

TEST(ConfigAccess, NeedsClientCertificates) {
  constexpr char kNeeds[] =
      "needs api.tls.clientCaFile, by which callers are told apart";
  EXPECT_THAT(
      Configured(R"("access": {},
                            "limits": { "perCallerConcurrency": 1 })")
          .report()
          .mistakes,
      ElementsAre(absl::StrCat("access: ", kNeeds),
                  absl::StrCat("limits.perCallerConcurrency: ", kNeeds)));
}

TEST(ConfigAccess, NamesErrorsOfItsCallersWithoutCertificatesToo) {
  EXPECT_THAT(Configured(R"("access": { "callers": [ 5 ] })").report().mistakes,
              ElementsAre("access.callers.0: must be an object",
                          StartsWith("access: ")));
}

TEST(ConfigAccess, TakesALimitForEachCaller) {
  const MutualTls tls;
  const Configured configured(
      absl::StrCat(tls.api(), R"(, "limits": { "perCallerConcurrency": 8 })"));
  EXPECT_THAT(configured.report().mistakes, IsEmpty());
  EXPECT_THAT(configured.report().warnings, ElementsAre(StartsWith("access")));
}

TEST(ConfigAccess, IsWarnedAboutIfItListsNobody) {
  const MutualTls tls;
  EXPECT_THAT(
      Configured(absl::StrCat(tls.api(), R"(, "access": {})"))
          .report()
          .warnings,
      ElementsAre("access: has no callers, so nobody may call anything"));
}

TEST(ConfigAccess, IsWarnedAboutIfItIsNotThere) {
  EXPECT_THAT(Configured("").report().warnings,
              ElementsAre(StartsWith("access: not set")));
}

TEST(ConfigAccess, TakesNoStarInADnsName) {
  EXPECT_THAT(
      MistakesOf(R"({ "name": "a", "identities": ["dns:*.corp", "dns:"],
                      "methods": ["*"], "customers": ["*"] })"),
      ElementsAre("access.callers.0.identities.0: must be a URI or dns:name",
                  "access.callers.0.identities.1: must be a URI or dns:name"));
}

TEST(ConfigAccess, KnowsADnsNameThatStandsTwiceInAnotherCase) {
  EXPECT_THAT(MistakesOf(R"({ "name": "a", "identities": ["dns:a", "dns:A"],
                              "methods": ["*"], "customers": ["*"] })"),
              ElementsAre("access.callers.0.identities.1: stands twice"));
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

TEST(ConfigAccess, NoCallerIsCalledWhatMetricsCallTheOthers) {
  EXPECT_THAT(MistakesOf(R"({ "name": "unknown", "identities": ["dns:a"],
                              "methods": ["*"], "customers": ["*"] })"),
              ElementsAre("access.callers.0.name: is what metrics call those "
                          "who are not listed"));
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
  EXPECT_THAT(MistakesOfAccess(R"({ "callers": {} })"),
              ElementsAre("access.callers: must be an array, each an object"));
}

TEST(ConfigTls, TakesGoodFiles) {
  const MutualTls tls;
  EXPECT_THAT(Configured(tls.api()).report().mistakes, IsEmpty());
}

TEST(ConfigTls, NeedsCertificateAndKey) {
  EXPECT_THAT(Configured(R"("api": { "tls": {} })").report().mistakes,
              ElementsAre("api.tls.certificateFile: must name a file",
                          "api.tls.keyFile: must name a file"));
}

TEST(ConfigTls, NeedsFilesThatDo) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write("file.pem", "x");
  const Configured configured(absl::StrCat(
      R"("api": { "tls": { "certificateFile": ")", file, R"(", "keyFile": ")",
      folder.PathOf("none.pem"), R"(", "clientCaFile": ")", file, R"(" } })"));

  EXPECT_THAT(configured.report().mistakes,
              UnorderedElementsAre(
                  "api.tls.certificateFile: must hold certificates in PEM",
                  "api.tls.keyFile: names a file that cannot be read or is "
                  "empty",
                  "api.tls.clientCaFile: must hold certificates in PEM"));
}

TEST(ConfigTls, NeedsAnAddressOfOneSocket) {
  const Configured configured(
      R"("api": { "address": "localhost:50051", "tls": {} })");

  EXPECT_THAT(configured.report().mistakes,
              Contains("api.address: must be an IP address with api.tls"));
}

TEST(ConfigTls, NeedsNoPermissionForPlaintext) {
  const Configured configured(
      R"("api": { "address": "0.0.0.0:50051", "tls": {} })");

  EXPECT_THAT(configured.report().mistakes,
              Each(Not(StartsWith("api.address"))));
}

}  // namespace
}  // namespace partnercenter::gateway
