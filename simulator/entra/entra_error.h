#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// A refusal of Entra's token endpoint. The numbers are those of the
// documentation page "Microsoft Entra authentication and authorization error
// codes".
struct EntraError {
  // 401 for invalid_client, else mostly 400.
  int status = 400;
  // OAuth's word, such as "invalid_client".
  std::string error;
  // What stands after AADSTS.
  int number = 0;
  std::string description;
};

// The refusal as Entra sends it: the description with its number, ids and time
// in lines of their own, the same once more as members. The correlation id is
// the request's `client-request-id` if that is a GUID.
Answer EntraErrorAnswer(const EntraError& error, const Request& request,
                        absl::Time now);

// An answer of Entra with this JSON: with its headers, without those of Partner
// Center.
Answer EntraAnswer(int status, std::string json);

}  // namespace partnercenter::simulator
