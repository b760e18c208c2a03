#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "simulator/entra_error.h"
#include "simulator/form_fields.h"
#include "simulator/simulator_options.h"

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
// secret. Reads the file of the client's secret; while it is missing or empty
// no secret is good.
std::optional<EntraError> RefusalOf(const TokenRequest& request,
                                    const SimulatorOptions& options);

// Whom the token is to be for: `resource`, or `scope` without its `/.default`.
// Empty if the scope is none that client credentials can have.
std::string AudienceOf(int version, const FormFields& fields);

}  // namespace partnercenter::simulator
