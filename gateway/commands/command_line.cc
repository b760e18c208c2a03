#include "gateway/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/closest_names.h"
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

// Names of the groups of --help, in its order.
constexpr char kServe[] = "Serve";
constexpr char kCheck[] = "Check, with --config";
constexpr char kProbe[] = "Call a running gateway";
constexpr char kOther[] = "Other";

// Placeholder of the value of options that name a file.
constexpr char kFile[] = "FILE";

class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(32); }

  std::string make_usage(const CLI::App*, std::string name) const override {
    return absl::StrCat("Usage: ", name, " --config=FILE [--check-config | ",
                        "--check-credential]\n       ", name,
                        " --probe=HOST:PORT [OPTIONS]\n\n");
  }

  // CLI11 leaves two blank lines between groups.
  std::string make_group(
      std::string group, bool is_positional,
      std::vector<const CLI::Option*> options) const override {
    return Formatter::make_group(std::move(group), is_positional,
                                 std::move(options))
        .substr(1);
  }
};

bool ReadOutput(const std::string& text) {
  if (text == "json") return true;
  if (text == "text") return false;
  throw CLI::ValidationError("--output", "must be text or json");
}

// Adds an option whose text is checked and converted by `take`.
CLI::Option* AddOption(CLI::App& app, const char* name, const char* placeholder,
                       const char* description,
                       const std::function<void(const std::string&)>& take) {
  return app.add_option_function<std::string>(name, take, description)
      ->option_text(placeholder);
}

CLI::Option* AddFile(CLI::App& app, const char* name, const char* description,
                     std::string& file) {
  return app.add_option(name, file, description)
      ->option_text(kFile)
      ->group(kProbe);
}

// Returns the option that asks for a probe.
CLI::Option* AddProbe(CLI::App& app, ProbeOptions& options) {
  auto* const probe =
      AddOption(app, "--probe", "HOST:PORT",
                "Check the health of the gateway there, print it, and exit\n"
                "with 0 if it is serving, else 1",
                [&options](const std::string& text) {
                  CheckAddress(text);
                  options.address = text;
                });
  probe->group(kProbe);
  const auto add = [&app, probe](const char* name, const char* placeholder,
                                 const char* description, const auto& take) {
    AddOption(app, name, placeholder, description, take)
        ->needs(probe)
        ->group(kProbe);
  };
  add("--customer", "GUID",
      "Also list this customer's orders; exit with 1 if that fails",
      [&options](const std::string& text) {
        CheckCustomer(text);
        options.customer = text;
      });
  add("--output", "FORMAT", "text (default) or json, one object",
      [&options](const std::string& text) { options.json = ReadOutput(text); });
  add("--probe-timeout", "DURATION",
      "Time limit of the whole probe (default 10s)",
      [&options](const std::string& text) {
        options.timeout = ParseTimeout(text);
      });
  auto* const ca =
      AddFile(app, "--probe-ca",
              "Call over TLS, and trust these certificate authorities\n(PEM)",
              options.ca_file)
          ->needs(probe);
  auto* const certificate =
      AddFile(app, "--probe-certificate",
              "Client certificate to present to the gateway (PEM); needs\n"
              "--probe-ca and --probe-key",
              options.certificate_file)
          ->needs(ca);
  auto* const key =
      AddFile(app, "--probe-key", "The certificate's private key (PEM)",
              options.key_file)
          ->needs(certificate);
  certificate->needs(key);
  app.add_option("--probe-server-name", options.server_name,
                 "Name in the gateway's certificate, if not the host's;\n"
                 "needs --probe-ca")
      ->option_text("NAME")
      ->group(kProbe)
      ->needs(ca);
  return probe;
}

// Adds --config and the checks that need it. Returns --config.
CLI::Option* AddConfig(CLI::App& app, CommandLine& command_line) {
  auto* const config = app.add_option("--config", command_line.config_file,
                                      "Serve with this configuration (JSON)")
                           ->option_text(kFile)
                           ->group(kServe);
  auto* const check_config =
      app.add_flag("--check-config", command_line.check_config,
                   "Print every error of the configuration and exit with 1;\n"
                   "if there is none, print the settings in force and exit\n"
                   "with 0")
          ->option_text(" ")
          ->group(kCheck)
          ->needs(config);
  app.add_flag("--check-credential", command_line.check_credential,
               "Check the configuration, get a token, print its\n"
               "application, tenant, user and lifetime, and exit with 0 if\n"
               "there is a token, else 1. A new refresh token is written to\n"
               "its file as usual")
      ->option_text(" ")
      ->group(kCheck)
      ->excludes(check_config)
      ->needs(config);
  return config;
}

// Returns the options by name: "--config".
std::vector<std::string> NamesOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back(absl::StrCat("--", name));
    }
  }
  return names;
}

// Returns the error of an argument that no option takes.
std::string UnexpectedArgument(const CLI::App& app,
                               const std::string& argument) {
  if (!absl::StartsWith(argument, "-")) {
    return absl::StrCat("unexpected argument: ", argument);
  }
  // Without its value, which may be a secret.
  const std::string name = argument.substr(0, argument.find('='));
  return absl::StrCat("unknown option ", name,
                      base::DidYouMean(base::ClosestNames(name, NamesOf(app))));
}

bool TakesValue(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

// Returns the error of an option that is given twice or without a value, "" if
// there is none. CLI11 would take the option behind it for its value.
std::string WrongOption(const CLI::App& app,
                        const std::vector<std::string>& arguments) {
  std::set<std::string> given;
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const size_t equals = arguments[i].find('=');
    const std::string name = arguments[i].substr(0, equals);
    const auto* const option =
        absl::StartsWith(name, "--") ? app.get_option_no_throw(name) : nullptr;
    if (option == nullptr || !TakesValue(*option)) continue;
    if (!given.insert(name).second) return absl::StrCat(name, ": given twice");
    std::string value;
    if (equals != std::string::npos) {
      value = arguments[i].substr(equals + 1);
    } else if (i + 1 < arguments.size() &&
               !absl::StartsWith(arguments[i + 1], "--")) {
      value = arguments[++i];
    }
    if (value.empty()) {
      return absl::StrCat(name, option->get_option_text() == kFile
                                    ? ": must name a file"
                                    : ": must have a value");
    }
  }
  return "";
}

int Refuse(absl::string_view error) {
  std::cerr << error << "\nRun with --help for more information.\n";
  return kWrongCommandLine;
}

}  // namespace

std::variant<CommandLine, int> ReadCommandLine(int argc,
                                               const char* const* argv) {
  CommandLine command_line;
  CLI::App app(kAbout, "orders-gateway");
  app.formatter(std::make_shared<HelpFormatter>());
  app.footer(kFooter);
  app.allow_extras();
  // --help lists groups in the order of their first options.
  app.set_help_flag();
  auto* const config = AddConfig(app, command_line);
  ProbeOptions probe_options;
  auto* const probe = AddProbe(app, probe_options);
  app.set_help_flag("-h,--help", "Print this help and exit")->group(kOther);
  app.set_version_flag("--version", "orders-gateway " ORDERS_GATEWAY_VERSION,
                       "Print the version and exit")
      ->group(kOther);
  const std::string wrong = WrongOption(app, {argv + 1, argv + argc});
  if (!wrong.empty()) return Refuse(wrong);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return app.exit(done);
  } catch (const CLI::ParseError& error) {
    // An unknown name is the likely cause of an option that is missing.
    if (app.remaining_size() > 0) {
      return Refuse(UnexpectedArgument(app, app.remaining()[0]));
    }
    app.exit(error);
    return kWrongCommandLine;
  }
  if (app.remaining_size() > 0) {
    return Refuse(UnexpectedArgument(app, app.remaining()[0]));
  }
  if (config->count() + probe->count() != 1) {
    return Refuse("exactly one of --config and --probe is required");
  }
  if (probe->count() > 0) command_line.probe = std::move(probe_options);
  return command_line;
}

}  // namespace partnercenter::gateway
