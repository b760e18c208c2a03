#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/entra/entra_error.h"
#include "simulator/faults/fault.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

// What faults put in an answer's place, and make of an answer.
namespace partnercenter::simulator {

// The orders API's 401 for a bad token.
Answer Unauthorized();

// What a status fault answers requests to `target` (which is not kBoth).
Answer StatusAnswer(const Fault& fault, FaultTarget target,
                    const Request& request, absl::Time now);

// What a token_error fault answers; its word is one of EntraErrorWords().
Answer TokenErrorAnswer(const Fault& fault, const Request& request,
                        absl::Time now);

// Entra's error for one of OAuth's words; nothing for a word that Entra does
// not send.
std::optional<EntraError> FindEntraError(absl::string_view word);
std::vector<absl::string_view> EntraErrorWords();

// Replaces a good answer's body as a malformed fault says.
void Malform(const Fault& fault, Answer& answer);

// How an answer with a body of this size leaves under a drip, truncate or reset
// fault; the rest of `delivery` stays.
void Disturb(const Fault& fault, size_t body_size, Delivery& delivery);

}  // namespace partnercenter::simulator
