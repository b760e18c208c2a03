// The gateway's configuration: the operator's, but read by the same mapper.

#include "gateway/config/config.h"

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

// What a configuration says that may be started with.
void RequireStartable(const Config& config) {
  Require(
      gateway::ParseListenAddress(config.api().address()).has_value() &&
          gateway::ParseListenAddress(config.health().address()).has_value(),
      "listeners have addresses");
  const auto base = client::ParseBaseUrl(config.upstream().base_url());
  Require(base.ok() && (base->tls || client::IsLoopbackHost(base->host)),
          "the token travels by TLS, or not at all");
  Require(config.credential().kind_case() == gateway::Credential::kTokenFile,
          "the credential is one that this version has");
  Require(config.upstream().connections() > 0 && config.limits().queue() > 0,
          "there are connections and a queue");
  Require(gateway::ToAbsl(config.upstream().attempt_timeout()) >
              absl::ZeroDuration(),
          "a try takes time");
}

void RequireTexts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    Require(!text.empty(), "a mistake or warning says something");
    RequireUtf8(text, "a mistake or warning");
  }
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  // A configuration names files. Reading a device may never end.
  if (absl::StrContains(text, "dev") || absl::StrContains(text, "proc")) {
    return 0;
  }
  const ConfigReport report = partnercenter::gateway::ReadConfig(text);
  RequireTexts(report.mistakes);
  RequireTexts(report.warnings);
  Config again;
  Require(again.ParseFromString(report.config.SerializeAsString()),
          "a configuration can be parsed");
  if (report.mistakes.empty()) RequireStartable(report.config);
  return 0;
}
