#include "gateway/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "base/guid.h"

namespace partnercenter::gateway {
namespace {

constexpr int kWrongCommandLine = 2;

constexpr char kAbout[] =
    "Serves the orders of Microsoft Partner Center over gRPC.";

constexpr char kFooter[] = R"(
Exit codes: 0 success; 1 invalid configuration, failed start, no token, or failed
probe; 2 invalid command line; 143 and 130 immediate exit after a second signal.
SIGTERM starts a graceful shutdown: health reports NOT_SERVING, new calls are
refused after shutdown.readinessDelay, running calls finish within
shutdown.drain, exit 0. SIGINT (Ctrl-C) does the same without the delay. A second
signal exits immediately.

Examples:
  orders-gateway --probe=127.0.0.1:50051
  orders-gateway --config=gateway.json
with
  { "credential": { "clientSecret": { "tenantId": "contoso.onmicrosoft.com",
      "clientId": "6731de76-14a6-49ae-97bc-6eba6914391e",
      "secretFile": "/run/secrets/partner-center/client-secret" } } })";

void CheckAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0 ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 1 ||
      port > 65535) {
    throw CLI::ValidationError("--probe", "must be a host, a colon and a port");
  }
}

void CheckCustomer(const std::string& text) {
  if (!base::Guid::Parse(text).has_value()) {
    throw CLI::ValidationError("--customer", "must be a GUID");
  }
}

absl::Duration ParseTimeout(const std::string& text) {
  absl::Duration timeout;
  if (!absl::ParseDuration(text, &timeout) || timeout <= absl::ZeroDuration()) {
    throw CLI::ValidationError("--probe-timeout",
                               "must be a duration such as 10s");
  }
  return timeout;
}

// Returns the option that asks for a probe.
CLI::Option* AddProbe(CLI::App& app, CLI::Option_group& modes,
                      ProbeOptions& options) {
  auto* const probe =
      modes
          .add_option_function<std::string>(
              "--probe",
              [&options](const std::string& text) {
                CheckAddress(text);
                options.address = text;
              },
              "Call a running gateway: check its health, print it, and exit "
              "with 0 if it is serving, else 1")
          ->type_name("HOST:PORT");
  app.add_option_function<std::string>(
         "--customer",
         [&options](const std::string& text) {
           CheckCustomer(text);
           options.customer = text;
         },
         "Also list this customer's orders; exit with 1 if that fails")
      ->type_name("GUID")
      ->needs(probe);
  app.add_option_function<std::string>(
         "--probe-timeout",
         [&options](const std::string& text) {
           options.timeout = ParseTimeout(text);
         },
         "Time limit of the whole probe (default 10s)")
      ->type_name("DURATION")
      ->needs(probe);
  auto* const ca =
      app.add_option(
             "--probe-ca", options.ca_file,
             "Call over TLS, and trust these certificate authorities (PEM)")
          ->type_name("FILE")
          ->needs(probe);
  auto* const certificate =
      app.add_option("--probe-certificate", options.certificate_file,
                     "Client certificate to present to the gateway (PEM)")
          ->type_name("FILE")
          ->needs(ca);
  auto* const key = app.add_option("--probe-key", options.key_file,
                                   "The certificate's private key (PEM)")
                        ->type_name("FILE")
                        ->needs(certificate);
  certificate->needs(key);
  app.add_option("--probe-server-name", options.server_name,
                 "Name in the gateway's certificate, if not the host's")
      ->type_name("NAME")
      ->needs(ca);
  return probe;
}

}  // namespace

std::variant<CommandLine, int> ReadCommandLine(int argc,
                                               const char* const* argv) {
  CommandLine command_line;
  CLI::App app(kAbout, "orders-gateway");
  app.footer(kFooter);
  app.set_version_flag("--version", "orders-gateway " ORDERS_GATEWAY_VERSION);
  auto& modes = *app.add_option_group("Either");
  modes.require_option(1);
  auto* const config = modes
                           .add_option("--config", command_line.config_file,
                                       "Configuration file (JSON)")
                           ->type_name("FILE");
  ProbeOptions probe_options;
  auto* const probe = AddProbe(app, modes, probe_options);
  auto* const check_config = app.add_flag(
      "--check-config", command_line.check_config,
      "Print every error of the configuration and exit with 1; if there is "
      "none, print the settings in force and exit with 0");
  check_config->needs(config);
  app.add_flag(
         "--check-credential", command_line.check_credential,
         "Check the configuration, get a token, print its application, "
         "tenant, user and lifetime, and exit with 0 if there is a token, "
         "else 1. A new refresh token is written to its file as usual")
      ->excludes(check_config)
      ->needs(config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongCommandLine;
  }
  if (probe->count() > 0) command_line.probe = std::move(probe_options);
  return command_line;
}

}  // namespace partnercenter::gateway
