#pragma once

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// What an operator should do about an error of Microsoft Entra's token
// endpoint, as half a sentence ("renew the client secret: it has expired").
// `error` is the answer's own (RFC 6749, 5.2), `numbers` those of its AADSTS
// codes. Never empty.
//
// For people only. Microsoft changes numbers without notice ("Microsoft Entra
// authentication and authorization error codes"), so a program may go by
// `error` alone.
absl::string_view EntraErrorHints(absl::string_view error,
                                  const std::vector<int64_t>& numbers);

}  // namespace partnercenter::client
