#include "client/http/http_transport.h"

#include "absl/strings/match.h"

namespace partnercenter::client {

std::optional<std::string> FindHeader(const HttpHeaders& headers,
                                      absl::string_view name) {
  for (const auto& [key, value] : headers) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return std::nullopt;
}

}  // namespace partnercenter::client
