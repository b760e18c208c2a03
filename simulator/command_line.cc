#include "simulator/command_line.h"

#include <CLI/CLI.hpp>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "simulator/faults/fault_text.h"
#include "simulator/orders/order_generator.h"
#include "simulator/text/duration_text.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

constexpr char kDescription[] =
    "Simulates the orders API of Microsoft Partner Center over plain HTTP, for "
    "demos, tests and benchmarks. Serves GET /v1/customers/{customer}/orders "
    "and .../orders/{order} with the query parameters billingType, "
    "include_price, include_system_purchases and indirect_reseller_id. Also "
    "serves Microsoft Entra's token endpoint: POST "
    "/{tenant}/oauth2/v2.0/token and /{tenant}/oauth2/token, for a client with "
    "a secret or an assertion (grants client_credentials and refresh_token).";

std::string Epilogue() {
  return absl::StrCat(
      "Special ids:\n"
      "  customer ",
      kForeignCustomer,
      "  no reseller relationship: 403, code 20002\n"
      "  reseller ",
      kIndirectResellers[0],
      "  placed one third of the generated orders\n"
      "  reseller ",
      kIndirectResellers[1],
      "  placed another third\n"
      "Requests for an unknown customer are answered 404, code 60003.\n\n"
      "Example:\n"
      "  partner-center-simulator --address=127.0.0.1:8080 --token=secret\n"
      "  curl -H 'Authorization: Bearer secret' \\\n"
      "    http://127.0.0.1:8080/v1/customers/GUID/orders?billingType=monthly\n"
      "GUID is a customer that the simulator prints at start.\n\n",
      FaultHelp(),
      "\nExample:\n"
      "  partner-center-simulator --client-secret=s3cret \\\n"
      "    --fault=kind=status,status=503,retry_after=1,count=2\n"
      "  curl http://127.0.0.1:8080/contoso.test/oauth2/v2.0/token \\\n"
      "    -d grant_type=client_credentials -d client_id=app \\\n"
      "    -d client_secret=s3cret -d scope=https://pc.test/.default\n"
      "  curl http://127.0.0.1:8080/simulator/faults \\\n"
      "    -d '{\"kind\": \"drip\", \"delay\": \"10ms\", \"count\": 1}'\n"
      "  curl http://127.0.0.1:8080/simulator/faults            "
      "# remaining faults\n"
      "  curl -X DELETE http://127.0.0.1:8080/simulator/faults  # clears\n"
      "  curl -X DELETE http://127.0.0.1:8080/simulator/tokens  "
      "# revokes all tokens\n\n"
      "Exit codes: 0 stopped by SIGTERM or SIGINT; 1 cannot start; 2 invalid "
      "command line.");
}

// Returns the result of a check as CLI11 expects it: an error message, or an
// empty string.
std::string Verdict(const absl::Status& status) {
  return std::string(status.message());
}

// Values of options that need more than CLI11's own conversions.
struct Texts {
  std::string address = "127.0.0.1:8080";
  std::string latency = "0";
  std::string token_lifetime = "1h";
  std::vector<std::string> foreign_customers;
  std::vector<std::string> faults;
  bool no_byte_order_mark = false;
};

void AddBookOptions(CLI::App& app, OrderBookOptions& options) {
  auto* orders = app.add_option(
      "--orders", options.file,
      "JSON file of the orders to serve: an object that maps customer GUIDs to "
      "arrays of orders, an array of orders, or a list answer of Partner "
      "Center. Without it, orders are generated from the next three options");
  orders->type_name("FILE");
  for (CLI::Option* option :
       {app.add_option("--seed", options.seed,
                       "Seed of the generated customers and orders; the same "
                       "seed always gives the same data"),
        app.add_option("--customers", options.customers,
                       "Number of generated customers")
            ->check(CLI::Range(1, 100'000)),
        app.add_option("--orders-per-customer", options.orders_per_customer,
                       "Number of generated orders per customer")
            ->check(CLI::Range(0, 1'000'000))}) {
    option->type_name("N")->capture_default_str()->excludes(orders);
  }
}

void AddBearerOptions(CLI::App& app, BearerOptions& options) {
  auto* token = app.add_option("--token", options.token,
                               "Bearer token to accept; without it, "
                               "--token-file and --client-secret every token "
                               "is accepted");
  token->type_name("TEXT");
  app.add_option("--token-file", options.token_file,
                 "File with the bearer token; read for each request, so the "
                 "token can be rotated")
      ->type_name("FILE")
      ->excludes(token);
}

void AddEntraOptions(CLI::App& app, EntraOptions& options, Texts& texts) {
  app.add_option("--tenant", options.tenant,
                 "Tenant that the token endpoint accepts; without it every "
                 "tenant is accepted")
      ->type_name("TEXT");
  app.add_option("--client-id", options.client_id,
                 "Client that the token endpoint accepts; without it every "
                 "client is accepted")
      ->type_name("TEXT");
  auto* secret = app.add_option(
      "--client-secret", options.client_secret,
      "The client's secret. With it (or --federated-token-file, or "
      "--refresh-token), the orders API accepts only issued tokens and "
      "--token; without it every secret is accepted");
  secret->type_name("TEXT");
  app.add_option("--client-secret-file", options.client_secret_file,
                 "File with the client's secret; read for each request")
      ->type_name("FILE")
      ->excludes(secret);
  app.add_option("--federated-token-file", options.federated_token_file,
                 "File with the assertion that the client may send in place of "
                 "a secret (a workload identity's token); read for each "
                 "request")
      ->type_name("FILE");
  app.add_option("--refresh-token", options.refresh_token,
                 "Refresh token of a signed-in user; without it every refresh "
                 "token is accepted. Each is exchanged for a new one")
      ->type_name("TEXT");
  app.add_flag("--single-use-refresh-tokens", options.single_use_refresh_tokens,
               "Refuse a refresh token after its first use, which Entra does "
               "not do");
  app.add_option("--token-lifetime", texts.token_lifetime,
                 "Lifetime of an issued token, with a unit (90s, 1h)")
      ->type_name("DURATION")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return Verdict(ParseLifetime(text).status());
      });
}

void AddRefusalOptions(CLI::App& app, SimulatorOptions& options, Texts& texts) {
  app.add_option("--foreign-customer", texts.foreign_customers,
                 absl::StrCat("Customer without a reseller relationship (403, "
                              "code 20002); repeatable [",
                              kForeignCustomer, "]"))
      ->type_name("GUID")
      ->allow_extra_args(false)
      ->check([](const std::string& text) -> std::string {
        return IsGuid(text) ? "" : absl::StrCat(text, " is not a GUID");
      });
  app.add_option("--requests-per-minute", options.requests_per_minute,
                 "Order requests per 60 s, refused ones included; more are "
                 "answered 429. 0: no limit")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(0, 10'000'000));
  app.add_flag("--deny-prices", options.orders.deny_prices,
               "Refuse include_price=true (403, code 800043)");
  app.add_flag("--strict-billing-type", options.orders.strict_billing_type,
               "Refuse billingType=one_time; accept onetime and numbers");
}

void AddAnswerOptions(CLI::App& app, CommandLine& line, Texts& texts) {
  SimulatorOptions& options = line.simulator;
  app.add_option("--latency", texts.latency,
                 "Delay of each answer of the orders API, in milliseconds or "
                 "with a unit (200ms, 1.5s)")
      ->type_name("DURATION")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return Verdict(ParseLatency(text).status());
      });
  app.add_option("--fault", texts.faults,
                 "Failure to simulate, as described below; repeatable")
      ->type_name("FAULT")
      ->allow_extra_args(false)
      ->check([](const std::string& text) {
        return Verdict(ParseFault(text).status());
      });
  app.add_flag("--no-bom", texts.no_byte_order_mark,
               "Omit the byte-order mark before the bodies of 2xx answers");
  app.add_flag("--own-ids", options.own_ids,
               "Answer with new ids instead of the request's MS-RequestId and "
               "MS-CorrelationId");
  app.add_flag("--log", line.log,
               "Log each request to stderr: method, target, status and ids, "
               "but not the token");
}

void TakeTexts(const Texts& texts, SimulatorOptions& options) {
  // The values have passed their checks.
  const Address address = *ParseAddress(texts.address);
  options.host = address.host;
  options.port = address.port;
  options.latency = *ParseLatency(texts.latency);
  options.entra.token_lifetime = *ParseLifetime(texts.token_lifetime);
  options.byte_order_mark = !texts.no_byte_order_mark;
  for (const std::string& fault : texts.faults) {
    options.faults.push_back(*ParseFault(fault));
  }
  if (texts.foreign_customers.empty()) return;
  options.orders.foreign_customers.clear();
  for (const std::string& id : texts.foreign_customers) {
    options.orders.foreign_customers.insert(absl::AsciiStrToLower(id));
  }
}

}  // namespace

std::variant<CommandLine, ExitCode> ParseCommandLine(int argc,
                                                     const char* const* argv) {
  CommandLine line;
  Texts texts;
  CLI::App app(kDescription, "partner-center-simulator");
  app.footer(Epilogue());
  app.set_version_flag("--version",
                       "partner-center-simulator " ORDERS_GATEWAY_VERSION);
  app.add_option("--address", texts.address,
                 "Address to listen on: HOST:PORT, IPv6 in brackets; port 0 is "
                 "any free one, printed at start")
      ->type_name("HOST:PORT")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return Verdict(ParseAddress(text).status());
      });
  AddBookOptions(app, line.simulator.book);
  AddBearerOptions(app, line.simulator.bearer);
  AddEntraOptions(app, line.simulator.entra, texts);
  AddRefusalOptions(app, line.simulator, texts);
  AddAnswerOptions(app, line, texts);
  try {
    app.parse(argc, argv);
    TakeTexts(texts, line.simulator);
  } catch (const CLI::ParseError& error) {
    return ExitCode{app.exit(error) == 0 ? 0 : 2};
  }
  return line;
}

absl::StatusOr<Address> ParseAddress(absl::string_view text) {
  const auto wrong = [text] {
    return absl::InvalidArgumentError(
        absl::StrCat("address ", text, " is not HOST:PORT"));
  };
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos || colon == 0) return wrong();
  absl::string_view host = text.substr(0, colon);
  Address address;
  if (!absl::SimpleAtoi(text.substr(colon + 1), &address.port) ||
      address.port < 0 || address.port > 65535) {
    return wrong();
  }
  const bool bracketed = host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool has_colon = host.find(':') != absl::string_view::npos;
  if (has_colon != bracketed) return wrong();
  address.host = std::string(host);
  return address;
}

}  // namespace partnercenter::simulator
