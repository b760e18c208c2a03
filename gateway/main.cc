#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/timer.h"
#include "client/decode/order_decoder.h"
#include "client/http/base_url.h"
#include "client/http/httplib_transport.h"
#include "client/rest/rest_orders_client.h"
#include "client/rest/upstream_get.h"
#include "client/retry/retry_budget.h"
#include "client/retry/upstream_gate.h"
#include "gateway/access/authorizer.h"
#include "gateway/call/call_log.h"
#include "gateway/call/in_flight_calls.h"
#include "gateway/call/orders_service.h"
#include "gateway/call/reply_encoding.h"
#include "gateway/call/unary_call.h"
#include "gateway/commands/check_commands.h"
#include "gateway/commands/command_line.h"
#include "gateway/commands/probe.h"
#include "gateway/config/config.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/coalescer.h"
#include "gateway/fetch/worker_pool.h"
#include "gateway/gateway_metrics.h"
#include "gateway/health/credential_watch.h"
#include "gateway/health/health_service.h"
#include "gateway/health/health_state.h"
#include "gateway/health/listener_watch.h"
#include "gateway/health/process_health.h"
#include "gateway/health/upstream_watch.h"
#include "gateway/listen/connection_drainer.h"
#include "gateway/listen/grpc_listener.h"
#include "gateway/listen/listen_address.h"
#include "gateway/listen/self_connect.h"
#include "gateway/log/log.h"
#include "gateway/metrics/metrics_listener.h"
#include "gateway/metrics/process_metrics.h"
#include "gateway/process/file_limit.h"
#include "gateway/process/signals.h"
#include "gateway/runtime_metrics.h"
#include "gateway/shutdown_sequence.h"
#include "gateway/tls/certificate_metrics.h"
#include "gateway/tls/certificate_watch.h"
#include "gateway/upstream/refresh_token_log.h"
#include "gateway/upstream/token_source_factory.h"
#include "gateway/upstream/upstream_transport.h"

namespace partnercenter::gateway {
namespace {

// A process that takes longer to answer a connection might as well be dead.
constexpr absl::Duration kSelfConnectTime = absl::Seconds(5);

client::UpstreamGetOptions GetOptions(const Upstream& upstream) {
  client::UpstreamGetOptions options;
  options.user_agent = kUserAgent;
  options.max_body_bytes = static_cast<size_t>(upstream.max_body_bytes());
  return options;
}

client::RestOrdersOptions OrdersOptions(const Config& config,
                                        UpstreamMetrics& metrics) {
  client::RestOrdersOptions options;
  options.base_url = *client::ParseBaseUrl(config.upstream().base_url());
  options.max_pages = config.upstream().max_pages();
  options.max_wire_bytes =
      static_cast<size_t>(config.limits().max_response_bytes()) -
      kMaxFreshnessBytes;
  options.retry.max_attempts = config.retry().max_attempts();
  options.pause_before_requests = config.limits().requests_per_minute() > 0;
  options.on_attempt = [&metrics](const auto& query, const auto& ended) {
    metrics.CountAttempt(query, ended);
  };
  return options;
}

WorkerPoolOptions PoolOptions(const Upstream& upstream, const Limits& limits,
                              const client::UpstreamGate& gate) {
  WorkerPoolOptions options = {upstream.connections(), limits.queue(),
                               limits.requests_per_minute()};
  // Calls that the gate refuses need no turn.
  options.is_rate_limit_lifted = [&gate] {
    const auto state = gate.state();
    return state.breaker_open || state.tenant_throttled;
  };
  return options;
}

GrpcListenerOptions ApiOptions(const Config& config) {
  GrpcListenerOptions options;
  options.address = *ParseListenAddress(config.api().address());
  options.max_connection_age = ToAbsl(config.api().max_connection_age());
  options.max_connection_age_grace = ToAbsl(config.limits().max_deadline());
  return options;
}

std::string TlsName(const Api& api) {
  if (!api.has_tls()) return "off";
  return api.tls().client_ca_file().empty() ? "tls" : "mtls";
}

GrpcListenerOptions HealthOptions(const Config& config) {
  GrpcListenerOptions options;
  options.address = *ParseListenAddress(config.health().address());
  return options;
}

// Ctrl-C is a person's, whom no load balancer has to hear of first.
ShutdownTimes TimesOf(const Shutdown& shutdown, int signal) {
  return {signal == SIGINT ? absl::ZeroDuration()
                           : ToAbsl(shutdown.readiness_delay()),
          ToAbsl(shutdown.drain())};
}

int Fail(Log& log, absl::string_view setting, const absl::Status& status) {
  log.Error("cannot start", {{"setting", std::string(setting)},
                             {"error", std::string(status.message())}});
  return EXIT_FAILURE;
}

// What reads orders from Partner Center, each part before those that use it.
struct UpstreamSide {
  UpstreamSide(const Config& config, client::HttpTransport& transport,
               client::TokenSource& tokens, const base::Clock& clock,
               UpstreamMetrics& metrics)
      : get(GetOptions(config.upstream()), transport, tokens, clock),
        gate({}, clock),
        options(OrdersOptions(config, metrics)),
        decoder(options.max_wire_bytes),
        orders(options, {get, gate, retry_budget, decoder, clock}) {}

  client::UpstreamGet get;
  client::UpstreamGate gate;
  client::RetryBudget retry_budget;
  const client::RestOrdersOptions options;
  const client::OrderDecoder decoder;
  client::RestOrdersClient orders;
};

// What answers calls, each part before those that use it.
struct CallSide {
  CallSide(const Config& config, UpstreamSide& upstream, base::Timer& timer,
           const base::Clock& clock, GatewayMetrics& metrics, Log& log)
      : call_log(log),
        cache(static_cast<size_t>(config.cache().max_bytes())),
        coalescer({upstream.orders, workers, cache, clock,
                   [this, &metrics](const auto& answer) {
                     call_log.WriteUnmapped(answer.unmapped);
                     metrics.server.CountUnmapped(answer.unmapped);
                   }}),
        workers(PoolOptions(config.upstream(), config.limits(), upstream.gate),
                timer),
        admission(config, metrics.access),
        service(
            {cache, coalescer, timer, clock, call_log, metrics.server, running,
             drain_end.get_token(), ToAbsl(config.limits().max_deadline()),
             ToAbsl(config.cache().default_max_age()),
             config.limits().requests_per_minute() > 0},
            admission) {}

  CallLog call_log;
  InFlightCalls running;
  std::stop_source drain_end;
  AnswerCache cache;
  Coalescer coalescer;
  // Behind what their jobs use.
  WorkerPool workers;
  Authorizer admission;
  OrdersService service;
};

// Runs the gateway until a signal asks it to end. Returns the exit code.
int Serve(const Config& config, TerminationSignals& signals, Log& log) {
  // What the program is made of, each part before those that use it.
  const auto connection_ages =
      ConnectionDrainer::Install(ToAbsl(config.api().max_connection_age()));
  const base::SystemClock clock;
  base::Timer timer;
  GatewayMetrics metrics;
  RefreshTokenLog refresh_token_log(log);
  const auto supply = MakeTokenSourceFactory(
      config,
      {timer, clock,
       [&metrics](const auto& fetched) { metrics.token.CountFetch(fetched); },
       [&](const auto& kept) { refresh_token_log.Tell(kept); }});
  if (!supply.ok()) return Fail(log, "upstream", supply.status());
  const auto transport = client::HttplibTransport::Create(
      TransportOptions(config.upstream(), config.upstream().base_url(),
                       config.upstream().connections()),
      timer);
  if (!transport.ok()) return Fail(log, "upstream", transport.status());
  UpstreamSide upstream(config, **transport, *supply->tokens, clock,
                        metrics.upstream);
  CallSide calls(config, upstream, timer, clock, metrics, log);
  HealthState health;
  ProcessHealth process_health(health, config.health().require_credential());
  const CredentialWatch credential_watch(
      {*supply->tokens, clock, process_health, metrics.token, log});
  const UpstreamWatch upstream_watch(
      {upstream.gate, clock, process_health, log});
  HealthService api_health(health);
  HealthService probe_health(health);

  std::unique_ptr<CertificateWatch> certificates;
  MetricsListener::Collectables collectables = {
      metrics.registry, std::make_shared<ProcessMetrics>(),
      std::make_shared<RuntimeMetrics>(RuntimeMetrics::Parts{
          calls.workers, config.limits().queue(), **transport, log,
          upstream.gate, upstream.retry_budget, calls.cache,
          config.limits().requests_per_minute()})};
  if (config.api().has_tls()) {
    auto watch = CertificateWatch::Start({config.api().tls(), clock, log});
    if (!watch.ok()) return Fail(log, "api.tls", watch.status());
    certificates = *std::move(watch);
    collectables.push_back(
        std::make_shared<CertificateMetrics>(certificates->reload(), log));
  }

  const auto scrapes = MetricsListener::Start(
      *ParseListenAddress(config.metrics().address()), collectables);
  if (!scrapes.ok()) return Fail(log, "metrics.address", scrapes.status());
  auto probes = GrpcListener::Start(HealthOptions(config), {&probe_health});
  if (!probes.ok()) return Fail(log, "health.address", probes.status());
  auto api_options = ApiOptions(config);
  if (certificates != nullptr) {
    api_options.credentials = certificates->credentials();
  }
  auto api = GrpcListener::Start(api_options, {&calls.service, &api_health});
  if (!api.ok()) return Fail(log, "api.address", api.status());

  ListenerWatch listener_watch({[&] {
                                  return SelfConnect((*api)->address(),
                                                     config.api().has_tls(),
                                                     kSelfConnectTime);
                                },
                                clock, process_health, log});
  process_health.SetServing(true);
  log.Info("listening",
           {{"api", FormatListenAddress((*api)->address())},
            {"tls", TlsName(config.api())},
            {"access", config.has_access() ? "on" : "off"},
            {"health", FormatListenAddress((*probes)->address())},
            {"metrics", FormatListenAddress((*scrapes)->address())},
            {"upstream", config.upstream().base_url()},
            {"version", ORDERS_GATEWAY_VERSION}});
  const int signal = signals.Wait();
  signals.EndAtNext();
  ShutDown({process_health, health, listener_watch, *connection_ages,
            calls.running, calls.drain_end, **api, **probes, clock, log},
           TimesOf(config.shutdown(), signal));
  EndWithin(kExitTime, EXIT_SUCCESS);
  return EXIT_SUCCESS;
}

int Main(const CommandLine& command_line) {
  if (command_line.probe.has_value()) {
    return RunProbe(*command_line.probe, std::cout);
  }
  const auto text = ReadConfigFile(command_line.config_file);
  if (!text.ok()) {
    std::cerr << "orders-gateway: " << text.status().message() << "\n";
    return EXIT_FAILURE;
  }
  const ConfigReport report = ReadConfig(*text);
  if (command_line.check_config || !report.mistakes.empty()) {
    return RunConfigCheck(command_line.config_file, report, std::cout,
                          std::cerr);
  }
  IgnoreBrokenPipes();
  // Debian builds abseil, and so the mutexes of gRPC, with a search for cycles
  // of locks, which takes several percent of a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const auto files =
      CheckFileLimit(RaiseFileLimit(), report.config.upstream().connections());
  DeepenStacks();
  if (command_line.check_credential) {
    return RunCredentialCheck(command_line.config_file, report.config,
                              std::cout, std::cerr);
  }
  TerminationSignals signals;
  Log log(report.config.log());
  log.TakeGrpcLog();
  for (const std::string& warning : report.warnings) log.Warn(warning);
  if (absl::IsFailedPrecondition(files)) {
    return Fail(log, "upstream.connections", files);
  }
  if (!files.ok()) log.Warn(files.message());
  return Serve(report.config, signals, log);
}

}  // namespace
}  // namespace partnercenter::gateway

int main(int argc, char** argv) {
  using partnercenter::gateway::CommandLine;
  const auto command_line = partnercenter::gateway::ReadCommandLine(argc, argv);
  if (const int* exit_code = std::get_if<int>(&command_line)) return *exit_code;
  return partnercenter::gateway::Main(std::get<CommandLine>(command_line));
}
