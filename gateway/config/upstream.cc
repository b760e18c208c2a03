#include "gateway/config/config_checks.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/file_problem.h"
#include "client/http/base_url.h"
#include "client/http/proxy_tunnel.h"
#include "client/http/trust_store.h"
#include "json/message_plan.h"

namespace partnercenter::gateway {
namespace {

void CheckUrl(absl::string_view path, const std::string& text,
              ConfigErrors& errors) {
  const auto url = client::ParseBaseUrl(text);
  if (!url.ok()) {
    errors.WrongValue(
        path, "must be an https URL without user, query and fragment", text);
  } else if (!url->tls && !client::IsLoopbackHost(url->host)) {
    errors.WrongValue(path, "must be https, unless the host is loopback", text);
  }
}

// Hosts of the clouds that have APIs of their own.
struct CloudHost {
  absl::string_view host;
  std::vector<Cloud> clouds;
};

const std::vector<CloudHost>& CloudHosts() {
  static const auto* const hosts = new std::vector<CloudHost>{
      {"api.partnercenter.microsoft.com", {CLOUD_GLOBAL, CLOUD_US_GOVERNMENT}},
      {"partner.partnercenterapi.microsoftonline.cn", {CLOUD_CHINA}},
      {"login.microsoftonline.com", {CLOUD_GLOBAL}},
      {"login.windows.net", {CLOUD_GLOBAL}},
      {"login.microsoftonline.us", {CLOUD_US_GOVERNMENT}},
      {"login.partner.microsoftonline.cn", {CLOUD_CHINA}},
      {"login.chinacloudapi.cn", {CLOUD_CHINA}}};
  return *hosts;
}

std::string NameOf(Cloud cloud) {
  return std::string(
      json::EnumValueText(*Cloud_descriptor()->FindValueByNumber(cloud)));
}

// Warns if the host of `url` is known to belong to other clouds only. Requests
// to it would fail, and as a refused token more often than as a wrong host.
void WarnOfOtherCloud(absl::string_view path, const std::string& url,
                      Cloud cloud, ConfigErrors& errors) {
  const auto parsed = client::ParseBaseUrl(url);
  if (!parsed.ok()) return;
  for (const auto& [host, clouds] : CloudHosts()) {
    if (host != parsed->host ||
        std::find(clouds.begin(), clouds.end(), cloud) != clouds.end()) {
      continue;
    }
    errors.Warn(path,
                absl::StrCat("is of the cloud ",
                             absl::StrJoin(clouds, " or ",
                                           [](std::string* out, Cloud of) {
                                             out->append(NameOf(of));
                                           }),
                             ", but upstream.cloud is ", NameOf(cloud)));
  }
}

void CheckCaFile(const std::string& file, ConfigErrors& errors) {
  if (file.empty()) return;
  const std::string problem = base::FileProblem(file);
  if (!problem.empty()) {
    errors.Error("upstream.caFile", problem);
  } else if (!client::TrustStore::Load(file).ok()) {
    errors.Error("upstream.caFile", "must name a file of certificates in PEM");
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
    errors.WrongValue("upstream.proxy",
                      "must be host:port or http://host:port, without user",
                      upstream.proxy());
  }
  const auto base = client::ParseBaseUrl(upstream.base_url());
  if (base.ok() && base->path.empty()) {
    errors.Warn("upstream.baseUrl",
                "has no path, but Partner Center's API is below /v1");
  }
  for (const auto& [path, url] :
       {std::pair<absl::string_view, const std::string&>("upstream.baseUrl",
                                                         upstream.base_url()),
        {"upstream.loginAuthority", upstream.login_authority()},
        {"upstream.scope", upstream.scope()}}) {
    WarnOfOtherCloud(path, url, upstream.cloud(), errors);
  }
  CheckCaFile(upstream.ca_file(), errors);
}

}  // namespace partnercenter::gateway
