#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace partnercenter::e2e {

// Output of grpcurl for one call.
struct GrpcurlAnswer {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  // The reply, or the google.rpc.Status of a failed call. Members have the
  // contract's names: reflection does not tell grpcurl the JSON names.
  nlohmann::json json;
  // All of it.
  std::string text;
};

// The command line of a plaintext call: `arguments` are the rest of it, and end
// with the address and what to call there. Errors are printed as JSON.
std::vector<std::string> GrpcurlCommand(std::vector<std::string> arguments);

// Runs it to its end.
GrpcurlAnswer RunGrpcurl(std::vector<std::string> arguments);

// The detail of this type ("ErrorInfo") in a google.rpc.Status; null if it has
// none.
nlohmann::json DetailOf(const nlohmann::json& status, const std::string& type);

}  // namespace partnercenter::e2e
