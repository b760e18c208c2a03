#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "simulator/entra/entra_error.h"
#include "simulator/entra/entra_options.h"
#include "simulator/entra/form_fields.h"
#include "simulator/entra/refresh_tokens.h"

namespace partnercenter::simulator {

// A token request with method POST.
struct TokenRequest {
  absl::string_view tenant;
  // Version of the token endpoint: 1 or 2.
  int version = 2;
  // Form fields; none if the body was not a form.
  FormFields fields;
};

// Returns the reason to refuse this request; nothing if a token is to be
// issued. Checks in this order: tenant, missing fields, grant, scope, client,
// secret or assertion, refresh token. Reads the file of the client's secret or
// assertion; while it is missing or empty, none is accepted.
std::optional<EntraError> RefusalOf(const TokenRequest& request,
                                    const EntraOptions& options,
                                    const RefreshTokens& refresh_tokens);

// Returns true if the grant is a user's refresh token.
bool IsRefresh(const FormFields& fields);

// Returns the audience of the requested token: `resource`, or the resource of
// `scope` without the permission at its end. Empty if the grant does not allow
// the scope: an application's scope must end in `/.default`; a user's must name
// exactly one resource, beside scopes such as "openid" that name none.
std::string AudienceOf(int version, const FormFields& fields);

// Returns true if `scope` asks for a refresh token.
bool AsksForRefreshToken(const FormFields& fields);

}  // namespace partnercenter::simulator
