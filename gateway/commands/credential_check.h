#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "client/auth/token_source.h"
#include "client/call_context.h"

namespace partnercenter::gateway {

// Gets a token and tells, in one line, for whom it is and how long it is valid:
// what its source knows, or else what it says of itself. Never the token.
// Errors: those of GetToken; FailedPrecondition, if the token has expired by
// what it says of itself.
absl::StatusOr<std::string> CheckCredential(client::TokenSource& tokens,
                                            const client::CallContext& context,
                                            const base::Clock& clock);

}  // namespace partnercenter::gateway
