#include "gateway/commands/check_commands.h"

#include <cstdlib>
#include <optional>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/saturating_time.h"
#include "base/timer.h"
#include "gateway/commands/credential_check.h"
#include "gateway/config/config_description.h"
#include "gateway/process/exit_deadline.h"
#include "gateway/upstream/token_source_factory.h"

namespace partnercenter::gateway {
namespace {

// Longer than any token fetch takes, so the fetch's own error comes first.
constexpr absl::Duration kCheckSlack = absl::Seconds(5);

// A refresh token that came with the token was written to its file, as while
// serving. If that failed, the new one is lost when this process exits.
std::string DescribeWrite(const absl::Status& written) {
  if (written.ok()) return "a new one is in its file";
  return absl::StrCat(
      "a new one could not be written, its file still has the old one: ",
      written.message());
}

}  // namespace

int RunConfigCheck(const std::string& file, const ConfigReport& report,
                   std::ostream& out, std::ostream& errors) {
  for (const std::string& error : report.errors) {
    errors << file << ": " << error << "\n";
  }
  if (!report.errors.empty()) return EXIT_FAILURE;
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
  std::optional<absl::Status> written;
  const auto supply = MakeTokenSourceFactory(
      config,
      {timer, clock, {}, [&written](const auto& status) { written = status; }});
  client::CallContext context;
  context.deadline = clock.Now() +
                     base::FromProto(config.upstream().attempt_timeout()) +
                     kCheckSlack;
  const auto checked = supply.ok()
                           ? CheckCredential(*supply->tokens, context, clock)
                           : supply.status();
  if (checked.ok()) {
    out << file << ": credential: " << *checked << std::endl;
  } else {
    errors << file << ": credential: " << checked.status().message()
           << std::endl;
  }
  if (checked.ok() && written.has_value()) {
    out << file << ": refresh token: " << DescribeWrite(*written) << std::endl;
  }
  const int exit_code = checked.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
  ExitWithin(kExitTime, exit_code);
  return exit_code;
}

}  // namespace partnercenter::gateway
