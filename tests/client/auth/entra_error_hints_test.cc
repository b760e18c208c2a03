#include "client/auth/entra_error_hints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

using ::testing::StartsWith;

struct AdviceCase {
  std::string error;
  int number;
  std::string advice;
};

void PrintTo(const AdviceCase& c, std::ostream* os) {
  *os << c.error << " " << c.number;
}

class EntraErrorHintsTable : public ::testing::TestWithParam<AdviceCase> {};

TEST_P(EntraErrorHintsTable, SaysWhatTheOperatorShouldDo) {
  EXPECT_THAT(
      std::string(EntraErrorHints(GetParam().error, {1, GetParam().number, 2})),
      StartsWith(GetParam().advice));
}

INSTANTIATE_TEST_SUITE_P(
    All, EntraErrorHintsTable,
    ::testing::Values(
        AdviceCase{"invalid_client", 7000222, "renew the client secret"},
        AdviceCase{"invalid_client", 700027, "check the assertion"},
        AdviceCase{"invalid_client", 700213, "check the application's fed"},
        AdviceCase{"invalid_client", 1, "check clientId and its secret"},
        AdviceCase{"unauthorized_client", 700016, "check clientId and tenant"},
        AdviceCase{"unauthorized_client", 1, "check clientId and what"},
        AdviceCase{"invalid_request", 90002, "check tenantId"},
        AdviceCase{"invalid_request", 1, "check tenantId, clientId, scope"},
        AdviceCase{"invalid_resource", 500011, "check scope"},
        AdviceCase{"invalid_resource", 1, "check scope"},
        AdviceCase{"invalid_scope", 1002012, "check scope: it must end in"},
        AdviceCase{"invalid_scope", 70011, "check scope"},
        AdviceCase{"unsupported_grant_type", 1, "check the kind"},
        AdviceCase{"interaction_required", 53003, "ask the tenant's admin"},
        AdviceCase{"interaction_required", 1, "sign in again with mfa"},
        AdviceCase{"consent_required", 1, "grant admin consent"},
        AdviceCase{"invalid_grant", 65001, "grant admin consent"},
        AdviceCase{"invalid_grant", 50076, "sign in again with mfa"},
        AdviceCase{"invalid_grant", 50078, "sign in again with mfa"},
        AdviceCase{"invalid_grant", 50079, "sign in again with mfa"},
        AdviceCase{"invalid_grant", 70008, "sign in again: the refresh token"},
        AdviceCase{"invalid_grant", 700082, "sign in again: the refresh token"},
        AdviceCase{"invalid_grant", 50173, "sign in again: the grant was"},
        AdviceCase{"invalid_grant", 50133, "sign in again: the grant was"},
        AdviceCase{"invalid_grant", 50055, "let the user set a new password"},
        AdviceCase{"invalid_grant", 50057, "sign in with another user"},
        AdviceCase{"invalid_grant", 50074, "sign in again with mfa"},
        AdviceCase{"invalid_grant", 53000, "ask the tenant's admin"},
        AdviceCase{"invalid_grant", 9002313, "check refreshTokenFile"},
        AdviceCase{"invalid_client", 500133, "check the assertion"},
        AdviceCase{"invalid_grant", 700007, "check clientId: the grant"},
        AdviceCase{"invalid_grant", 1, "sign in again with mfa"},
        AdviceCase{"something_new", 1, "check tenantId, clientId, scope"}),
    [](const auto& row) {
      return absl::StrCat(row.param.error, "_", row.param.number);
    });

TEST(EntraErrorHints, NeedsNoNumber) {
  EXPECT_THAT(std::string(EntraErrorHints("invalid_scope", {})),
              StartsWith("check scope"));
}

}  // namespace
}  // namespace partnercenter::client
