#pragma once

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// Returns the remedy for an error of Microsoft Entra's token endpoint, for the
// operator, as half a sentence ("renew the client secret: it has expired").
// `error` is the answer's own (RFC 6749, 5.2), `numbers` those of its AADSTS
// codes. Never empty.
//
// For operators only. Microsoft changes numbers without notice ("Microsoft
// Entra authentication and authorization error codes"), so a program may rely
// on `error` alone.
absl::string_view EntraErrorHints(absl::string_view error,
                                  const std::vector<int64_t>& numbers);

}  // namespace partnercenter::client
