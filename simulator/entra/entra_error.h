#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// An error of Entra's token endpoint. The numbers are documented on the page
// "Microsoft Entra authentication and authorization error codes".
struct EntraError {
  // HTTP status: 401 for invalid_client, 400 for most others.
  int status = 400;
  // OAuth error code, such as "invalid_client".
  std::string error;
  // Number after "AADSTS".
  int number = 0;
  std::string description;
};

// Renders the error as Entra does: the description with its number, ids and
// time on lines of their own, and the same values as members. The correlation
// id is the request's `client-request-id` if that is a GUID, else a new one.
Answer EntraErrorAnswer(const EntraError& error, const Request& request,
                        absl::Time now);

// Returns an answer with this JSON body and Entra's headers, without those of
// Partner Center.
Answer EntraAnswer(int status, std::string json);

}  // namespace partnercenter::simulator
