#include "gateway/command_line.h"

#include <CLI/CLI.hpp>

namespace partnercenter::gateway {
namespace {

constexpr int kWrongCommandLine = 2;

constexpr char kAbout[] =
    "Serves the orders of Microsoft Partner Center over gRPC.";

constexpr char kFooter[] = R"(
Exit codes: 0 done, 1 wrong configuration, no start or no token, 2 wrong command
line.
SIGTERM and SIGINT end it: no new calls, running calls finish, exit 0.

Example:
  orders-gateway --config=gateway.json
with
  { "credential": { "clientSecret": { "tenantId": "contoso.onmicrosoft.com",
      "clientId": "6731de76-14a6-49ae-97bc-6eba6914391e",
      "secretFile": "/run/secrets/partner-center/client-secret" } } })";

}  // namespace

std::variant<CommandLine, int> ReadCommandLine(int argc,
                                               const char* const* argv) {
  CommandLine command_line;
  CLI::App app(kAbout, "orders-gateway");
  app.footer(kFooter);
  app.set_version_flag("--version", "orders-gateway " ORDERS_GATEWAY_VERSION);
  app.add_option("--config", command_line.config_file,
                 "Configuration file (JSON)")
      ->required()
      ->type_name("FILE");
  auto* const check_config = app.add_flag(
      "--check-config", command_line.check_config,
      "Print every mistake of the configuration and exit, 0 if there "
      "is none, else 1");
  app.add_flag("--check-credential", command_line.check_credential,
               "Check the configuration, get a token, tell for whom it is and "
               "how long it is valid, and exit, 0 if there is one, else 1")
      ->excludes(check_config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongCommandLine;
  }
  return command_line;
}

}  // namespace partnercenter::gateway
