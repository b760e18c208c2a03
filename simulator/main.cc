#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "simulator/command_line.h"
#include "simulator/partner_center_server.h"

namespace partnercenter::simulator {
namespace {

constexpr size_t kAnnouncedCustomers = 5;

// Blocks the signals before any thread starts, so that all threads inherit the
// mask and only WaitForStop receives them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void WaitForStop(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

// Writes each line with one call, so that lines of several threads do not mix.
void LogToStderr(absl::string_view line) {
  const std::string text = absl::StrCat(line, "\n");
  std::fwrite(text.data(), 1, text.size(), stderr);
}

std::string Url(const std::string& host, int port) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return absl::StrCat("http://", ipv6 ? "[" : "", host, ipv6 ? "]" : "", ":",
                      port);
}

void Announce(const SimulatorOptions& options,
              const PartnerCenterServer& server) {
  const std::string url = Url(options.host, server.port());
  std::cout << "listening on " << url << "/v1\n";
  const auto customers = server.book().customers();
  const size_t announced = std::min(customers.size(), kAnnouncedCustomers);
  for (const auto& customer : customers.first(announced)) {
    std::cout << "customer " << customer.id << ": " << customer.orders.size()
              << " orders\n";
  }
  const std::string tenant =
      options.entra.tenant.empty() ? "{tenant}" : options.entra.tenant;
  std::cout << "login authority " << url << "\n"
            << "token endpoint " << url << "/" << tenant
            << "/oauth2/v2.0/token\n"
            << std::flush;
  if (server.accepts_any_token()) {
    LogToStderr(
        "no --token, --token-file or --client-secret: every bearer token is "
        "accepted");
  }
}

int Run(CommandLine line) {
  const sigset_t stop_signals = BlockStopSignals();
  if (line.log) line.simulator.log = LogToStderr;
  PartnerCenterServer server(line.simulator);
  const absl::Status started = server.Start();
  if (!started.ok()) {
    LogToStderr(absl::StrCat("partner-center-simulator: ", started.message()));
    return 1;
  }
  Announce(line.simulator, server);
  WaitForStop(stop_signals);
  return 0;
}

}  // namespace
}  // namespace partnercenter::simulator

int main(int argc, char** argv) {
  namespace simulator = partnercenter::simulator;
  auto line = simulator::ParseCommandLine(argc, argv);
  if (const auto* code = std::get_if<simulator::ExitCode>(&line))
    return code->value;
  return simulator::Run(std::get<simulator::CommandLine>(std::move(line)));
}
