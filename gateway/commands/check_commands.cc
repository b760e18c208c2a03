#include "gateway/commands/check_commands.h"

#include <cstdlib>
#include <optional>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/timer.h"
#include "gateway/commands/credential_check.h"
#include "gateway/config/config_description.h"
#include "gateway/process/signals.h"
#include "gateway/upstream/token_source_factory.h"

namespace partnercenter::gateway {
namespace {

// More than any fetch of a token takes, so that its own error comes first.
constexpr absl::Duration kCheckSlack = absl::Seconds(5);

// A refresh token that came meanwhile was written to its file as ever; where
// that cannot be, it goes with this process.
std::string DescribeKept(const absl::Status& kept) {
  if (kept.ok()) return "a new one is in its file";
  return absl::StrCat(
      "a new one was not kept, the one in its file is as it was: ",
      kept.message());
}

}  // namespace

int RunConfigCheck(const std::string& file, const ConfigReport& report,
                   std::ostream& out, std::ostream& errors) {
  for (const std::string& mistake : report.mistakes) {
    errors << file << ": " << mistake << "\n";
  }
  if (!report.mistakes.empty()) return EXIT_FAILURE;
  for (const std::string& warning : report.warnings) {
    out << "warning: " << warning << "\n";
  }
  for (const std::string& line : DescribeConfig(report.config)) {
    out << line << "\n";
  }
  out << file << ": ok\n";
  return EXIT_SUCCESS;
}

int RunCredentialCheck(const std::string& file, const Config& config,
                       std::ostream& out, std::ostream& errors) {
  const base::SystemClock clock;
  base::Timer timer;
  std::optional<absl::Status> kept;
  const auto supply = MakeTokenSourceFactory(
      config,
      {timer, clock, {}, [&kept](const auto& status) { kept = status; }});
  client::CallContext context;
  context.deadline =
      clock.Now() + ToAbsl(config.upstream().attempt_timeout()) + kCheckSlack;
  const auto checked = supply.ok()
                           ? CheckCredential(*supply->tokens, context, clock)
                           : supply.status();
  if (checked.ok()) {
    out << file << ": credential: " << *checked << std::endl;
  } else {
    errors << file << ": credential: " << checked.status().message()
           << std::endl;
  }
  if (checked.ok() && kept.has_value()) {
    out << file << ": refresh token: " << DescribeKept(*kept) << std::endl;
  }
  const int exit_code = checked.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
  EndWithin(kExitTime, exit_code);
  return exit_code;
}

}  // namespace partnercenter::gateway
