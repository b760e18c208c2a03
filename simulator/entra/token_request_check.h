#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "simulator/entra/entra_error.h"
#include "simulator/entra/entra_options.h"
#include "simulator/entra/form_fields.h"
#include "simulator/entra/refresh_tokens.h"

namespace partnercenter::simulator {

// A request for a token, after its method.
struct TokenRequest {
  absl::string_view tenant;
  // That of the token endpoint: 1 or 2.
  int version = 2;
  // Empty if the body was no form.
  FormFields fields;
};

// Why no token is given for this request; nothing if one is. The first of many
// reasons, in this order: tenant, what is missing, grant, scope, client,
// secret or assertion, refresh token. Reads the file of the client's secret or
// assertion; while it is missing or empty none is good.
std::optional<EntraError> RefusalOf(const TokenRequest& request,
                                    const EntraOptions& options,
                                    const RefreshTokens& refresh_tokens);

// Whether a user's refresh token is shown.
bool IsRefresh(const FormFields& fields);

// Whom the token is to be for: `resource`, or `scope` without the right that it
// ends in. Empty if the scope is none that the grant can have: an application's
// is one that ends in `/.default`; a user's is one of a resource, beside those
// that name none.
std::string AudienceOf(int version, const FormFields& fields);

// Whether `scope` asks for a refresh token.
bool AsksForRefreshToken(const FormFields& fields);

}  // namespace partnercenter::simulator
