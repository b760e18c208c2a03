#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "client/auth/token_source.h"
#include "client/call_context.h"

namespace partnercenter::gateway {

// Gets a token and describes it in one line: application, tenant, user,
// audience, and how long it is valid. The expiry is the earlier one of the
// source's and the token's own claim. The line never holds the token. Errors:
// those of GetToken; FailedPrecondition if the token has expired by its own
// claim.
absl::StatusOr<std::string> CheckCredential(client::TokenSource& tokens,
                                            const client::CallContext& context,
                                            const base::Clock& clock);

}  // namespace partnercenter::gateway
