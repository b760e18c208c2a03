#include "gateway/access/caller_identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CallerIdentity, IsTheSpiffeIdAloneWhateverTheOrder) {
  EXPECT_THAT(IdentitiesOf(CertificateNames{
                  {"https://billing.corp", "spiffe://corp/billing", "urn:x:y"},
                  {"billing.corp"}}),
              ElementsAre("spiffe://corp/billing"));
}

TEST(CallerIdentity, IsEverySpiffeIdIfThereAreSeveral) {
  EXPECT_THAT(IdentitiesOf(
                  CertificateNames{{"spiffe://corp/a", "spiffe://corp/b"}, {}}),
              ElementsAre("spiffe://corp/a", "spiffe://corp/b"));
}

TEST(CallerIdentity, IsTheUrisIfThereIsNoSpiffeId) {
  EXPECT_THAT(IdentitiesOf(CertificateNames{
                  {"https://Billing.corp/A", "urn:x:y"}, {"billing.corp"}}),
              ElementsAre("https://Billing.corp/A", "urn:x:y"));
}

TEST(CallerIdentity, IsTheDnsNamesInLowerCaseIfThereIsNoUri) {
  EXPECT_THAT(
      IdentitiesOf(CertificateNames{{}, {"Billing.Corp", "*.billing.corp"}}),
      ElementsAre("dns:billing.corp", "dns:*.billing.corp"));
}

TEST(CallerIdentity, IsNothingWithoutNames) {
  EXPECT_THAT(IdentitiesOf(CertificateNames{}), IsEmpty());
}

TEST(CallerIdentity, IsNoNameThatIsNotPrintableAscii) {
  const std::string with_nul("spiffe://corp/a\0b", 17);
  EXPECT_THAT(IdentitiesOf(CertificateNames{
                  {with_nul, "spiffe://corp/a\n", "spiffe://corp/\xff", ""},
                  {"", "a b", "a\x7f"}}),
              IsEmpty());
}

TEST(CallerIdentity, LeavesTheCaseOfUrisAsConfigured) {
  EXPECT_EQ(NormalIdentity("spiffe://corp/A"), "spiffe://corp/A");
  EXPECT_EQ(NormalIdentity("dns:A.corp"), "dns:a.corp");
}

}  // namespace
}  // namespace partnercenter::gateway
