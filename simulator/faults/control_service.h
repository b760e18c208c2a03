#pragma once

#include "absl/strings/string_view.h"
#include "simulator/entra/issued_tokens.h"
#include "simulator/faults/faults.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Whether a path is the simulator's own, which Partner Center and Entra do not
// have: `/simulator` and all below.
bool IsControlPath(absl::string_view path);

// Sets faults and ends tokens over HTTP, without a token:
//
//   POST   /simulator/faults  adds the fault of its JSON body: 201
//   GET    /simulator/faults  lists those that are left: 200
//   DELETE /simulator/faults  clears them: 204
//   DELETE /simulator/tokens  ends all tokens issued so far: 204
//
// Whatever else is refused with `{"error": "..."}`: 400 for a body that is not
// a good description (fault_text.h), 404 for another path, 405 for another
// method. Thread-safe.
class ControlService {
 public:
  // Both outlive the service.
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
