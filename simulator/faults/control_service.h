#pragma once

#include "absl/strings/string_view.h"
#include "simulator/entra/issued_tokens.h"
#include "simulator/faults/faults.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Returns true if a path belongs to the simulator's own API, which neither
// Partner Center nor Entra has: `/simulator` and all paths below.
bool IsControlPath(absl::string_view path);

// Sets faults and revokes tokens over HTTP; needs no authorization:
//
//   POST   /simulator/faults  adds the fault of its JSON body: 201
//   GET    /simulator/faults  lists the remaining ones: 200
//   DELETE /simulator/faults  clears them: 204
//   DELETE /simulator/tokens  revokes all tokens issued so far: 204
//
// Refuses other requests with `{"error": "..."}`: 400 for a body that is not a
// valid description (fault_text.h), 404 for another path, 405 for another
// method. Thread-safe.
class ControlService {
 public:
  // `faults` and `tokens` must outlive the service.
  ControlService(Faults& faults, IssuedTokens& tokens)
      : faults_(faults), tokens_(tokens) {}

  Answer Respond(const Request& request);

 private:
  Answer RespondAboutFaults(const Request& request);
  Answer RespondAboutTokens(const Request& request);

  Faults& faults_;
  IssuedTokens& tokens_;
};

}  // namespace partnercenter::simulator
