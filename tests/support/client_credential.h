#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace partnercenter::testing {

// The application whose tokens tests fetch.
inline constexpr char kTenant[] = "contoso.example";
inline constexpr char kClientId[] = "6731de76-14a6-49ae-97bc-6eba6914391e";
inline constexpr char kSecret[] = "client-secret-NEVER-TO-BE-SEEN";

// The tenant that a simulator process has unless it is told another.
inline constexpr char kSimulatorTenant[] = "contoso.test";

// Returns the gateway's `credential` settings of that application, with its
// secret in `secret_file`, in place of a token file.
inline nlohmann::json ClientSecretCredential(
    const std::string& secret_file, const std::string& tenant = kTenant) {
  return {{"tokenFile", nullptr},
          {"clientSecret",
           {{"tenantId", tenant},
            {"clientId", kClientId},
            {"secretFile", secret_file}}}};
}

}  // namespace partnercenter::testing
