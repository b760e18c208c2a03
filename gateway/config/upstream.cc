#include "gateway/config/config_checks.h"

#include <string>

#include "client/http/base_url.h"
#include "client/http/proxy_tunnel.h"
#include "client/http/trust_store.h"

namespace partnercenter::gateway {
namespace {

void CheckUrl(absl::string_view path, const std::string& text,
              ConfigErrors& errors) {
  const auto url = client::ParseBaseUrl(text);
  if (!url.ok()) {
    errors.Error(path, "must be an https URL without user, query and fragment");
  } else if (!url->tls && !client::IsLoopbackHost(url->host)) {
    errors.Error(path, "must be https, unless the host is loopback");
  }
}

}  // namespace

void CheckUpstream(const Config& config, ConfigErrors& errors) {
  const Upstream& upstream = config.upstream();
  CheckUrl("upstream.baseUrl", upstream.base_url(), errors);
  CheckUrl("upstream.loginAuthority", upstream.login_authority(), errors);
  errors.RequireText("upstream.scope", upstream.scope());
  if (!upstream.proxy().empty() &&
      !client::ParseProxyAddress(upstream.proxy()).ok()) {
    errors.Error("upstream.proxy",
                 "must be host:port or http://host:port, without user");
  }
  const auto base = client::ParseBaseUrl(upstream.base_url());
  if (base.ok() && base->path.empty()) {
    errors.Warn("upstream.baseUrl",
                "has no path, but Partner Center's API is below /v1");
  }
  if (!upstream.ca_file().empty() &&
      !client::TrustStore::Load(upstream.ca_file()).ok()) {
    errors.Error("upstream.caFile", "must name a file of certificates in PEM");
  }
}

}  // namespace partnercenter::gateway
