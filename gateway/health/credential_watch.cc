#include "gateway/health/credential_watch.h"

#include <utility>

#include "base/error_details.h"
#include "base/guid.h"
#include "client/auth/token_response.h"

namespace partnercenter::gateway {
namespace {

// A fetch that takes longer does not delay health.
constexpr absl::Duration kPatience = absl::Seconds(10);

constexpr absl::string_view kGood = "good";

// Returns what makes two errors the same to an operator: their messages without
// the ids that Entra gives each request.
std::string KindOf(const absl::Status& status) {
  if (status.ok()) return std::string(kGood);
  return std::string(status.message().substr(0, status.message().find(" (")));
}

}  // namespace

CredentialWatch::CredentialWatch(const Parts& parts, absl::Duration period)
    : parts_(parts),
      task_(parts.clock, period,
            [this](const std::stop_token& stop) { Look(stop); }) {}

void CredentialWatch::Look(const std::stop_token& stop) {
  client::CallContext context;
  context.deadline = parts_.clock.Now() + kPatience;
  context.stop = stop;
  context.correlation_id = base::Guid::Random().text();
  const auto token = parts_.tokens.GetToken(context);
  if (stop.stop_requested()) return;
  parts_.metrics.SetToken(token);
  absl::Status status = token.status();
  // The deadline was ours: report that the fetch hangs.
  if (absl::IsDeadlineExceeded(status)) {
    status = client::TokenUnavailable("no token was fetched in time");
  }
  parts_.health.SetCredential(status.ok());
  Tell(status);
}

void CredentialWatch::Tell(const absl::Status& status) {
  const std::string kind = KindOf(status);
  if (kind == std::exchange(told_, kind)) return;
  if (status.ok()) {
    parts_.log.Info("the credential is good");
  } else {
    parts_.log.Error("there is no token for partner center",
                     {{"reason", base::ReasonOf(status)},
                      {"error", std::string(status.message())}});
  }
}

}  // namespace partnercenter::gateway
