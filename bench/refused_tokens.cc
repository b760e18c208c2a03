#include "bench/refused_tokens.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "bench/call_outcome.h"
#include "bench/delayed_upstream.h"
#include "bench/open_load.h"
#include "bench/order_load.h"
#include "tests/support/client_credential.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::bench {
namespace {

using nlohmann::json;
using testing::GatewayProcess;

constexpr char kUnauthorized[] = R"({"code":401,"description":"unauthorized"})";

// Entra and an orders API that refuses tokens, in one server.
class RefusingUpstream {
 public:
  // Refuses requests whose head contains `refused`. Entra issues that many
  // tokens and is down then.
  RefusingUpstream(std::string refused, int tokens)
      : refused_(std::move(refused)),
        tokens_left_(tokens),
        server_(
            [this](absl::string_view request) { return Respond(request); }) {}

  DelayedUpstream& server() { return server_; }
  // The gateway's settings to fetch its tokens here.
  json EntraSettings() const {
    return {{"upstream", {{"loginAuthority", server_.root()}}},
            {"credential", testing::ClientSecretCredential(secret_file_)}};
  }

 private:
  DelayedUpstream::Answer Respond(absl::string_view request) {
    constexpr absl::Duration kDelay = absl::Milliseconds(20);
    if (absl::StartsWith(request, "POST ")) {
      if (tokens_left_-- <= 0) return {503, "", kDelay};
      return {200,
              absl::StrCat(R"({"token_type":"Bearer","expires_in":3600,)",
                           R"("access_token":"token)", tokens_left_, "\"}"),
              kDelay};
    }
    if (absl::StrContains(request, refused_)) {
      return {401, kUnauthorized, kDelay};
    }
    return {200, kOrder, kDelay};
  }

  const std::string refused_;
  int tokens_left_;  // of the server's thread
  testing::TemporaryFolder folder_;
  const std::string secret_file_ = folder_.Write("secret", testing::kSecret);
  DelayedUpstream server_;
};

void MeasureAllRefused(absl::Duration duration, bool entra,
                       OverloadReport& report) {
  constexpr int kManyTokens = 1'000'000;
  RefusingUpstream upstream("/orders", kManyTokens);
  GatewayProcess gateway(upstream.server().base_url(),
                         entra ? upstream.EntraSettings() : json::object());
  OpenLoad load(OrderLoad(gateway.api(), 20));
  absl::SleepFor(duration);
  const CallOutcomes calls = load.Finish();
  report.Add(entra ? "all 401, tokens from Entra" : "all 401, token file",
             {{"upstream requests / calls",
               Rounded(static_cast<double>(upstream.server().counts().gets) /
                       static_cast<double>(calls.size()))},
              {"calls", ResultsOf(calls)}});
}

void MeasureOneRefused(absl::Duration duration, OverloadReport& report) {
  constexpr int kRefused = 0;
  RefusingUpstream upstream(testing::CustomerOf(kRefused), /*tokens=*/1);
  GatewayProcess gateway(upstream.server().base_url(),
                         upstream.EntraSettings());
  OpenLoadOptions other = OrderLoad(gateway.api(), 20);
  other.request = [](int64_t call) { return OrderOf(kRefused + 1 + call); };
  OpenLoad others(other);
  absl::SleepFor(absl::Seconds(1));
  OpenLoadOptions refused = OrderLoad(gateway.api(), 2);
  refused.request = [](int64_t) { return OrderOf(kRefused); };
  OpenLoad of_refused(refused);
  absl::SleepFor(duration);
  const CallOutcomes refused_calls = of_refused.Finish();
  const CallOutcomes other_calls = others.Finish();
  report.Add("one customer 401, Entra down",
             {{"others: answered share", Rounded(AnsweredShare(other_calls))},
              {"others: calls", ResultsOf(other_calls)},
              {"the customer's calls", ResultsOf(refused_calls)}});
}

}  // namespace

void MeasureRefusedTokens(absl::Duration duration, OverloadReport& report) {
  for (const bool entra : {false, true}) {
    MeasureAllRefused(duration, entra, report);
  }
  MeasureOneRefused(duration, report);
}

}  // namespace partnercenter::bench
