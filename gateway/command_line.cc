#include "gateway/command_line.h"

#include <CLI/CLI.hpp>

namespace partnercenter::gateway {
namespace {

constexpr int kWrongCommandLine = 2;

constexpr char kAbout[] =
    "Serves the orders of Microsoft Partner Center over gRPC.";

constexpr char kFooter[] = R"(
Exit codes: 0 done, 1 wrong configuration or no start, 2 wrong command line.
SIGTERM and SIGINT end it: no new calls, running calls finish, exit 0.

Example:
  orders-gateway --config=gateway.json
with
  { "credential": { "tokenFile": { "path": "/run/secrets/token" } } })";

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
  app.add_flag("--check-config", command_line.check_config,
               "Print every mistake of the configuration and exit, 0 if there "
               "is none, else 1");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongCommandLine;
  }
  return command_line;
}

}  // namespace partnercenter::gateway
