#include "gateway/config/config_checks.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/http/base_url.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::gateway {
namespace {

void CheckAddresses(const Config& config, ConfigErrors& errors) {
  std::map<std::string, absl::string_view> taken;
  const std::pair<absl::string_view, const std::string&> addresses[] = {
      {"api.address", config.api().address()},
      {"health.address", config.health().address()},
      {"metrics.address", config.metrics().address()}};
  for (const auto& [path, text] : addresses) {
    const auto address = ParseListenAddress(text);
    if (!address.has_value()) {
      errors.WrongValue(
          path, "must be an IP address or localhost, a colon and a port", text);
      continue;
    }
    const auto [other, is_new] = taken.emplace(text, path);
    if (!is_new && address->port != 0) {
      errors.Error(path, absl::StrCat("is the same as ", other->second, " (",
                                      text, ")"));
    }
  }
}

void CheckPlaintext(const Api& api, ConfigErrors& errors) {
  const auto address = ParseListenAddress(api.address());
  if (address.has_value() && !client::IsLoopbackHost(address->host) &&
      !api.allow_plaintext() && !api.has_tls()) {
    errors.Error("api.address",
                 absl::StrCat("is not loopback (", api.address(),
                              "): set api.tls, or api.allowPlaintext for "
                              "plaintext"));
  }
}

// The name resolves to two sockets, and TlsCredentials serves one.
void CheckTlsAddress(const Api& api, ConfigErrors& errors) {
  const auto address = ParseListenAddress(api.address());
  if (api.has_tls() && address.has_value() && address->host == "localhost") {
    errors.WrongValue("api.address", "must be an IP address with api.tls",
                      api.address());
  }
}

}  // namespace

void CheckListeners(const Config& config, ConfigErrors& errors) {
  CheckAddresses(config, errors);
  CheckPlaintext(config.api(), errors);
  CheckTlsAddress(config.api(), errors);
}

}  // namespace partnercenter::gateway
