#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/entra/entra_error.h"
#include "simulator/faults/fault.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

// Answers made by faults, and changes that faults make to other answers.
namespace partnercenter::simulator {

// Returns the orders API's 401 for a bad token.
Answer Unauthorized();

// Returns a status fault's answer to a request to `target` (which is not
// kBoth).
Answer StatusAnswer(const Fault& fault, FaultTarget target,
                    const Request& request, absl::Time now);

// Returns a token_error fault's answer; its `error` is one of
// EntraErrorWords().
Answer TokenErrorAnswer(const Fault& fault, const Request& request,
                        absl::Time now);

// Finds Entra's error for an OAuth error code; nothing for a code that Entra
// does not send.
std::optional<EntraError> FindEntraError(absl::string_view word);
std::vector<absl::string_view> EntraErrorWords();

// Replaces a good answer's body as a malformed fault asks.
void Malform(const Fault& fault, Answer& answer);

// Sets the delivery of an answer with a body of this size under a drip,
// truncate, reset or wire fault; other members of `delivery` stay.
void Disturb(const Fault& fault, size_t body_size, Delivery& delivery);

}  // namespace partnercenter::simulator
