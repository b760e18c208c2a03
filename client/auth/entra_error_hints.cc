#include "client/auth/entra_error_hints.h"

#include <algorithm>

namespace partnercenter::client {
namespace {

struct Advice {
  // "" is any.
  absl::string_view error;
  // An AADSTS number; 0 is any.
  int64_t number;
  absl::string_view text;
};

constexpr absl::string_view kCheckScope =
    "check scope: the tenant does not know what it names";
constexpr absl::string_view kCheckTenant =
    "check tenantId: there is no such tenant";
constexpr absl::string_view kSignInWithMfa = "sign in again with mfa";
constexpr absl::string_view kSignInExpired =
    "sign in again: the refresh token has expired";
constexpr absl::string_view kSignInRevoked =
    "sign in again: the grant was revoked, perhaps with a new password";
constexpr absl::string_view kConditionalAccess =
    "ask the tenant's administrator: conditional access forbids it";
constexpr absl::string_view kFederation =
    "check the application's federated credentials: none matches the "
    "assertion's issuer, subject and audience";
constexpr absl::string_view kAssertion =
    "check the assertion: its signature or its time is refused";

// The first row that fits is taken, so those of a number stand first.
constexpr Advice kAdvices[] = {
    {"", 7000215, "the client secret is wrong: give its value, not its id"},
    {"", 7000222, "renew the client secret: it has expired"},
    {"", 7000112, "enable the application: it is disabled"},
    {"", 700016,
     "check clientId and tenantId: the tenant does not know the application"},
    {"", 50059, kCheckTenant},
    {"", 90002, kCheckTenant},
    {"", 900023, kCheckTenant},
    {"", 50001, kCheckScope},
    {"", 500011, kCheckScope},
    {"", 70011, kCheckScope},
    {"", 1002012, "check scope: it must end in /.default"},
    {"", 50012, kAssertion},
    {"", 50013, kAssertion},
    {"", 700024, kAssertion},
    {"", 700027, kAssertion},
    {"", 70021, kFederation},
    {"", 700211, kFederation},
    {"", 700212, kFederation},
    {"", 700213, kFederation},
    {"", 500133, kAssertion},
    {"", 65001, "grant admin consent to the application"},
    {"", 50072, kSignInWithMfa},
    {"", 50074, kSignInWithMfa},
    {"", 50076, kSignInWithMfa},
    {"", 50078, kSignInWithMfa},
    {"", 50079, kSignInWithMfa},
    {"", 50158, kSignInWithMfa},
    {"", 50020, "sign in with a user of the partner's tenant"},
    {"", 50055, "let the user set a new password and sign in again"},
    {"", 50057, "sign in with another user: this one is disabled"},
    {"", 50126, "sign in again: the user name or the password is wrong"},
    {"", 50132, kSignInRevoked},
    {"", 50133, kSignInRevoked},
    {"", 50173, kSignInRevoked},
    {"", 53000, kConditionalAccess},
    {"", 53001, kConditionalAccess},
    {"", 53003, kConditionalAccess},
    {"", 70008, kSignInExpired},
    {"", 70043, kSignInExpired},
    {"", 700082, kSignInExpired},
    {"", 700007, "check clientId: the grant belongs to another application"},
    {"", 9002313,
     "check refreshTokenFile: it holds no refresh token of Entra's"},

    {"invalid_client", 0, "check clientId and its secret or assertion"},
    {"invalid_grant", 0, kSignInWithMfa},
    {"interaction_required", 0, kSignInWithMfa},
    {"consent_required", 0, "grant admin consent to the application"},
    {"unauthorized_client", 0, "check clientId and what it is allowed"},
    {"invalid_scope", 0, kCheckScope},
    {"invalid_resource", 0, kCheckScope},
    {"unsupported_grant_type", 0, "check the kind of the credential"},
    {"", 0, "check tenantId, clientId, scope and the credential"},
};

}  // namespace

absl::string_view EntraErrorHints(absl::string_view error,
                                  const std::vector<int64_t>& numbers) {
  return std::find_if(
             std::begin(kAdvices), std::end(kAdvices),
             [&](const Advice& row) {
               const bool number_fits =
                   row.number == 0 || std::find(numbers.begin(), numbers.end(),
                                                row.number) != numbers.end();
               return number_fits && (row.error.empty() || row.error == error);
             })
      ->text;
}

}  // namespace partnercenter::client
