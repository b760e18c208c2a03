// Callers, and the TLS that identifies them.

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

// The block `api` with certificates that identify callers.
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
std::vector<std::string> ErrorsOfAccess(const std::string& access) {
  const MutualTls tls;
  return Configured(absl::StrCat(tls.api(), R"(, "access": )", access))
      .report()
      .errors;
}

// The errors of these callers, separated by commas.
std::vector<std::string> ErrorsOf(const std::string& callers) {
  return ErrorsOfAccess(absl::StrCat(R"({ "callers": [)", callers, "] }"));
}

TEST(ConfigAccess, TakesAGoodCaller) {
  EXPECT_THAT(ErrorsOf(kGoodCaller), IsEmpty());
}

TEST(ConfigAccess, NeedsClientCertificates) {
  constexpr char kNeeds[] =
      "needs api.tls.clientCaFile, which identifies callers";
  EXPECT_THAT(
      Configured(R"("access": {},
                            "limits": { "perCallerConcurrency": 1 })")
          .report()
          .errors,
      ElementsAre(absl::StrCat("access: ", kNeeds),
                  absl::StrCat("limits.perCallerConcurrency: ", kNeeds)));
}

TEST(ConfigAccess, NamesErrorsOfItsCallersWithoutCertificatesToo) {
  EXPECT_THAT(Configured(R"("access": { "callers": [ 5 ] })").report().errors,
              ElementsAre("access.callers.0: must be an object, not 5",
                          StartsWith("access: ")));
}

TEST(ConfigAccess, TakesALimitForEachCaller) {
  const MutualTls tls;
  const Configured configured(
      absl::StrCat(tls.api(), R"(, "limits": { "perCallerConcurrency": 8 })"));
  EXPECT_THAT(configured.report().errors, IsEmpty());
  EXPECT_THAT(configured.report().warnings, ElementsAre(StartsWith("access")));
}

TEST(ConfigAccess, IsWarnedAboutIfItListsNobody) {
  const MutualTls tls;
  EXPECT_THAT(
      Configured(absl::StrCat(tls.api(), R"(, "access": {})"))
          .report()
          .warnings,
      ElementsAre("access: has no callers: no caller may call anything"));
}

TEST(ConfigAccess, IsWarnedAboutIfItIsNotThere) {
  EXPECT_THAT(Configured("").report().warnings,
              ElementsAre(StartsWith("access: not set")));
}

TEST(ConfigAccess, TakesNoStarInADnsName) {
  EXPECT_THAT(
      ErrorsOf(R"({ "name": "a", "identities": ["dns:*.corp", "dns:"],
                      "methods": ["*"], "customers": ["*"] })"),
      ElementsAre("access.callers.0.identities.0: must be a URI or dns:name, "
                  "not \"dns:*.corp\"",
                  "access.callers.0.identities.1: must be a URI or dns:name, "
                  "not \"dns:\""));
}

TEST(ConfigAccess, RefusesADuplicateDnsNameInDifferentCase) {
  EXPECT_THAT(
      ErrorsOf(R"({ "name": "a", "identities": ["dns:a", "dns:A"],
                              "methods": ["*"], "customers": ["*"] })"),
      ElementsAre("access.callers.0.identities.1: \"dns:A\" is used twice"));
}

TEST(ConfigAccess, TakesStars) {
  EXPECT_THAT(ErrorsOf(R"({ "name": "all", "identities": ["dns:a"],
                              "methods": ["*"], "customers": ["*"] })"),
              IsEmpty());
}

TEST(ConfigAccess, NamesEveryMemberThatACallerLacks) {
  EXPECT_THAT(
      ErrorsOf(absl::StrCat(kGoodCaller, ", {}")),
      UnorderedElementsAre("access.callers.1.name: must not be empty",
                           "access.callers.1.identities: must not be empty",
                           "access.callers.1.methods: must not be empty",
                           "access.callers.1.customers: must not be empty"));
}

TEST(ConfigAccess, NamesEveryBadElementByItsPlace) {
  EXPECT_THAT(
      ErrorsOf(R"({
        "name": "a",
        "identities": ["dns:a", "billing.corp"],
        "methods": ["ListOrders", "listOrders", "DropOrders"],
        "customers": ["*", "contoso"] })"),
      UnorderedElementsAre(
          "access.callers.0.identities.1: must be a URI or dns:name, "
          "not \"billing.corp\"",
          "access.callers.0.methods.1: must be the name of an RPC or *, "
          "not \"listOrders\"",
          "access.callers.0.methods.2: must be the name of an RPC or *, "
          "not \"DropOrders\"",
          "access.callers.0.customers.1: must be a GUID or *, not "
          "\"contoso\""));
}

TEST(ConfigAccess, RefusesADuplicateName) {
  EXPECT_THAT(ErrorsOf(R"(
      { "name": "a", "identities": ["dns:a"], "methods": ["*"],
        "customers": ["*"] },
      { "name": "a", "identities": ["dns:b"], "methods": ["*"],
        "customers": ["*"] })"),
              ElementsAre("access.callers.1.name: \"a\" is used twice"));
}

TEST(ConfigAccess, NoCallerIsCalledWhatMetricsCallTheOthers) {
  EXPECT_THAT(
      ErrorsOf(R"({ "name": "unknown", "identities": ["dns:a"],
                              "methods": ["*"], "customers": ["*"] })"),
      ElementsAre(
          "access.callers.0.name: \"unknown\" is reserved for callers that "
          "are not listed"));
}

TEST(ConfigAccess, RefusesAnIdentityThatTwoCallersHave) {
  EXPECT_THAT(
      ErrorsOf(R"(
      { "name": "a", "identities": ["dns:a", "dns:b"], "methods": ["*"],
        "customers": ["*"] },
      { "name": "b", "identities": ["dns:c", "dns:b"], "methods": ["*"],
        "customers": ["*"] })"),
      ElementsAre("access.callers.1.identities.1: \"dns:b\" is used twice"));
}

TEST(ConfigAccess, RefusesAnIdentityThatACallerHasTwice) {
  EXPECT_THAT(
      ErrorsOf(R"(
      { "name": "a", "identities": ["dns:a", "dns:a"], "methods": ["*"],
        "customers": ["*"] })"),
      ElementsAre("access.callers.0.identities.1: \"dns:a\" is used twice"));
}

TEST(ConfigAccess, NamesAMistypedMemberByItsPlace) {
  EXPECT_THAT(
      ErrorsOf(absl::StrCat(kGoodCaller, R"(, { "name": 5, "rights": [],
          "identities": ["dns:z"], "methods": "*", "customers": ["*", 7] })")),
      UnorderedElementsAre(
          "access.callers.1.name: must be a text, not 5",
          "access.callers.1.rights: unknown setting",
          "access.callers.1.methods: must be an array, each a text, not "
          "\"*\"",
          "access.callers.1.customers: must be an array, each a text"));
}

TEST(ConfigAccess, NamesACallerThatIsNoObject) {
  EXPECT_THAT(ErrorsOf(absl::StrCat(kGoodCaller, R"(, "billing", [])")),
              ElementsAre("access.callers.1: must be an object, not "
                          "\"billing\"",
                          "access.callers.2: must be an object"));
}

TEST(ConfigAccess, NamesCallersThatAreNoArray) {
  EXPECT_THAT(ErrorsOfAccess(R"({ "callers": {} })"),
              ElementsAre("access.callers: must be an array, each an object"));
}

TEST(ConfigTls, TakesGoodFiles) {
  const MutualTls tls;
  EXPECT_THAT(Configured(tls.api()).report().errors, IsEmpty());
}

TEST(ConfigTls, NeedsCertificateAndKey) {
  EXPECT_THAT(Configured(R"("api": { "tls": {} })").report().errors,
              ElementsAre("api.tls.certificateFile: must name a file",
                          "api.tls.keyFile: must name a file"));
}

TEST(ConfigTls, NeedsFilesThatDo) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write("file.pem", "x");
  const Configured configured(absl::StrCat(
      R"("api": { "tls": { "certificateFile": ")", file, R"(", "keyFile": ")",
      folder.PathOf("none.pem"), R"(", "clientCaFile": ")", file, R"(" } })"));

  EXPECT_THAT(configured.report().errors,
              UnorderedElementsAre(
                  "api.tls.certificateFile: must hold certificates in PEM",
                  absl::StrCat("api.tls.keyFile: ", folder.PathOf("none.pem"),
                               ": no such file or directory"),
                  "api.tls.clientCaFile: must hold certificates in PEM"));
}

TEST(ConfigTls, NeedsAnAddressOfOneSocket) {
  const Configured configured(
      R"("api": { "address": "localhost:50051", "tls": {} })");

  EXPECT_THAT(configured.report().errors,
              Contains("api.address: must be an IP address with api.tls, not "
                       "\"localhost:50051\""));
}

TEST(ConfigTls, NeedsNoPermissionForPlaintext) {
  const Configured configured(
      R"("api": { "address": "0.0.0.0:50051", "tls": {} })");

  EXPECT_THAT(configured.report().errors, Each(Not(StartsWith("api.address"))));
}

}  // namespace
}  // namespace partnercenter::gateway
