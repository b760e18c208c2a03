#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <variant>

#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/error_details.h"
#include "base/periodic_task.h"
#include "base/saturating_time.h"
#include "base/timer.h"
#include "gateway/call/reply_encoding.h"
#include "gateway/commands/check_commands.h"
#include "gateway/commands/command_line.h"
#include "gateway/commands/probe.h"
#include "gateway/config/config.h"
#include "gateway/gateway_metrics.h"
#include "gateway/health/credential_watch.h"
#include "gateway/health/health_state.h"
#include "gateway/health/listener_watch.h"
#include "gateway/health/process_health.h"
#include "gateway/health/upstream_watch.h"
#include "gateway/listen/connection_drainer.h"
#include "gateway/listeners.h"
#include "gateway/log/grpc_log.h"
#include "gateway/log/log.h"
#include "gateway/log/repeated_lines.h"
#include "gateway/metrics/process_metrics.h"
#include "gateway/orders_api.h"
#include "gateway/process/descriptor_ranges.h"
#include "gateway/process/exit_deadline.h"
#include "gateway/process/file_limit.h"
#include "gateway/process/freed_memory.h"
#include "gateway/process/process_setup.h"
#include "gateway/process/signals.h"
#include "gateway/runtime_metrics.h"
#include "gateway/shutdown_sequence.h"
#include "gateway/tls/handshake_failures.h"
#include "gateway/upstream/partner_center.h"

namespace partnercenter::gateway {
namespace {

// The upstream's part of a response: the gateway adds the freshness.
size_t MaxWireBytes(const Config& config) {
  return static_cast<size_t>(config.limits().max_response_bytes()) -
         kMaxFreshnessBytes;
}

// Ctrl-C is a person's, whom no load balancer has to hear of first.
ShutdownTimes TimesOf(const Shutdown& shutdown, int signal) {
  return {signal == SIGINT ? absl::ZeroDuration()
                           : base::FromProto(shutdown.readiness_delay()),
          base::FromProto(shutdown.drain())};
}

int Fail(Log& log, absl::string_view setting, const absl::Status& status) {
  log.Error("cannot start", {{"setting", std::string(setting)},
                             {"error", std::string(status.message())}});
  return EXIT_FAILURE;
}

// Serves until a signal asks the process to shut down. Returns the exit code.
int Serve(const Config& config, const DescriptorRanges& descriptors,
          TerminationSignals& signals,
          const HandshakeFailures& handshake_failures, Log& log) {
  // The parts of the program, each before those that use it.
  const auto connection_drainer = ConnectionDrainer::Install(
      base::FromProto(config.api().max_connection_age()));
  const base::SystemClock clock;
  base::Timer timer;
  GatewayMetrics metrics;
  const auto upstream = PartnerCenter::Create(
      config, MaxWireBytes(config),
      {timer, clock, metrics.upstream, metrics.token, log});
  if (!upstream.ok()) return Fail(log, "upstream", upstream.status());
  OrdersApi orders({config, **upstream, timer, clock, metrics, log});
  HealthState health;
  ProcessHealth process_health(health, config.health().require_credential());
  const CredentialWatch credential_watch({*(*upstream)->token_sources.tokens,
                                          clock, process_health, metrics.token,
                                          log});
  const UpstreamWatch upstream_watch(
      {(*upstream)->blocked_scopes, clock, process_health, log});
  const auto listeners = Listeners::Start(
      {config, descriptors, orders.service, health, handshake_failures, clock,
       log},
      {metrics.registry, std::make_shared<ProcessMetrics>(),
       std::make_shared<RuntimeMetrics>(RuntimeMetrics::Parts{
           orders.workers, config.limits().queue(), orders.coalescer,
           (*upstream)->attempt_times, *(*upstream)->transport,
           (*upstream)->body_budget, log, (*upstream)->blocked_scopes,
           (*upstream)->retry_budget, orders.cache, orders.reply_budget,
           metrics.token, clock, config.limits().requests_per_minute()})});
  if (!listeners.ok()) {
    return Fail(log, base::MetadataOf(listeners.status(), "setting"),
                listeners.status());
  }
  ListenerWatch listener_watch({[&] { return (*listeners)->ConnectToApi(); },
                                clock, process_health, log});
  FreedMemory freed_memory;
  const base::PeriodicTask repeated_lines(
      clock, RepeatedLines::kPeriod, [&](const auto&) { log.WriteRepeated(); });
  const base::PeriodicTask give_back(
      clock, FreedMemory::kPeriod, [&](const auto&) { freed_memory.Check(); });

  process_health.SetServing(true);
  log.Info("listening", (*listeners)->Description());
  const int signal = signals.Wait();
  signals.ExitAtNext();
  ShutDown({process_health, health, listener_watch, *connection_drainer,
            orders.in_flight, orders.drain_end, (*listeners)->api(),
            (*listeners)->health(), clock, log},
           TimesOf(config.shutdown(), signal));
  ExitWithin(kExitTime, EXIT_SUCCESS);
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
  if (command_line.check_config || !report.errors.empty()) {
    return RunConfigCheck(command_line.config_file, report, std::cout,
                          std::cerr);
  }
  IgnoreBrokenPipes();
  BoundFreedMemory();
  // Debian builds abseil, and so the mutexes of gRPC, with a search for cycles
  // of locks, which takes several percent of a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const int64_t file_limit = RaiseFileLimit();
  const int upstream_connections = report.config.upstream().connections();
  const auto files = CheckFileLimit(file_limit, upstream_connections);
  if (command_line.check_credential) {
    return RunCredentialCheck(command_line.config_file, report.config,
                              std::cout, std::cerr);
  }
  TerminationSignals signals;
  Log log(report.config.log());
  HandshakeFailures handshake_failures(log);
  const GrpcLog grpc_log(log, [&](absl::string_view line) {
    return handshake_failures.Handle(line);
  });
  for (const std::string& warning : report.warnings) log.Warn(warning);
  if (absl::IsFailedPrecondition(files)) {
    return Fail(log, "upstream.connections", files);
  }
  if (!files.ok()) log.Warn(files.message());
  return Serve(report.config,
               DivideDescriptors(file_limit, upstream_connections), signals,
               handshake_failures, log);
}

}  // namespace
}  // namespace partnercenter::gateway

int main(int argc, char** argv) {
  using partnercenter::gateway::CommandLine;
  const auto command_line = partnercenter::gateway::ReadCommandLine(argc, argv);
  if (const int* exit_code = std::get_if<int>(&command_line)) return *exit_code;
  return partnercenter::gateway::Main(std::get<CommandLine>(command_line));
}
