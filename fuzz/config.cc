// Target: the gateway's configuration, which is read by the same mapper as
// documents of the upstream.

#include "gateway/config/config.h"
#include "base/saturating_time.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/http/base_url.h"
#include "fuzz/invariants.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::fuzz {
namespace {

using gateway::Config;
using gateway::ConfigReport;

// Requires that a configuration without errors has usable settings.
void RequireStartable(const Config& config) {
  Require(
      gateway::ParseListenAddress(config.api().address()).has_value() &&
          gateway::ParseListenAddress(config.health().address()).has_value(),
      "listeners have addresses");
  const auto base = client::ParseBaseUrl(config.upstream().base_url());
  Require(base.ok() && (base->tls || client::IsLoopbackHost(base->host)),
          "the token is sent over TLS only");
  Require(config.credential().kind_case() == gateway::Credential::kTokenFile,
          "the credential is of a known kind");
  Require(config.upstream().connections() > 0 && config.limits().queue() > 0,
          "there are connections and a queue");
  Require(base::FromProto(config.upstream().attempt_timeout()) >
              absl::ZeroDuration(),
          "an attempt has a time limit");
}

void RequireTexts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    Require(!text.empty(), "an error or warning has a text");
    RequireUtf8(text, "an error or warning");
  }
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  // Configurations name files, and reading a device may never return.
  if (absl::StrContains(text, "dev") || absl::StrContains(text, "proc")) {
    return 0;
  }
  const ConfigReport report = partnercenter::gateway::ReadConfig(text);
  RequireTexts(report.errors);
  RequireTexts(report.warnings);
  Config again;
  Require(again.ParseFromString(report.config.SerializeAsString()),
          "a configuration can be parsed");
  if (report.errors.empty()) RequireStartable(report.config);
  return 0;
}
