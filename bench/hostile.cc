#include "bench/hostile.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/call_outcome.h"
#include "bench/open_load.h"
#include "bench/overload_report.h"
#include "bench/process_usage.h"
#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::bench {
namespace {

using testing::GatewayProcess;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr char kListOrders[] =
    "/partnercenter.orders.v1.OrdersService/ListOrders";
constexpr int kCalls = 32;
constexpr absl::Duration kDeadline = absl::Seconds(30);
constexpr size_t kPieceBytes = 64 << 10;
// Ends what is endless, should the gateway read all of it.
constexpr size_t kEndlessBytes = 1 << 30;
constexpr double kBytesPerMib = 1 << 20;

struct HostileAnswer {
  std::string name;
  std::string begin;
  // Follows `begin` again and again.
  std::string endless;
};

std::string Repeated(absl::string_view text, size_t bytes) {
  std::string all;
  all.reserve(bytes + text.size());
  while (all.size() < bytes) absl::StrAppend(&all, text);
  return all;
}

// Returns the envelope of an empty list with as many other members as
// upstream.maxBodyBytes has room for. No two have the same name.
std::string CostlyEnvelope() {
  constexpr int kMembers = 3'600'000;
  constexpr absl::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string body = R"({"totalCount":0,"items":[])";
  for (int i = 0; i < kMembers; ++i) {
    body += ",\"";
    for (int shift = 0; shift < 24; shift += 6) {
      body += kLetters[static_cast<size_t>(i >> shift) % kLetters.size()];
    }
    body += "\":1";
  }
  return body + "}";
}

std::vector<HostileAnswer> HostileAnswers() {
  const std::string filler = Repeated("y", kPieceBytes);
  return {{"endless header lines", "HTTP/1.1 200 OK\r\n",
           Repeated("X-Filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n",
                    kPieceBytes)},
          {"one endless header", "HTTP/1.1 200 OK\r\nX-Filler: ", filler},
          {"endless chunk extension",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=", filler},
          {"endless status line", "HTTP/1.1 200 ", filler},
          {"status line of 1 MiB",
           absl::StrCat("HTTP/1.1 200 ", Repeated("y", 1 << 20),
                        "\r\nContent-Length: 2\r\n\r\n{}"),
           ""},
          {"envelope of 3,600,000 members",
           testing::OkResponse(CostlyEnvelope()), ""}};
}

RawHttpServer::Script ScriptOf(const HostileAnswer& answer) {
  return [&answer](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      served.Send(answer.begin);
      if (answer.endless.empty()) continue;
      for (size_t sent = 0; sent < kEndlessBytes; sent += kPieceBytes) {
        served.Send(answer.endless);
      }
    }
  };
}

// Samples the memory of a gateway, and kills it at a limit, since the machine
// has other work.
class MemoryWatch {
 public:
  MemoryWatch(testing::Process& process, int64_t max_growth)
      : process_(process),
        before_(ResidentBytesOf(process.pid())),
        max_growth_(max_growth),
        thread_([this] { Watch(); }) {}
  ~MemoryWatch() {
    stopping_ = true;
    thread_.join();
  }
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;

  double growth_mib() const {
    return Rounded(static_cast<double>(growth_) / kBytesPerMib);
  }
  bool has_killed() const { return has_killed_; }

 private:
  void Watch() {
    while (!stopping_) {
      const auto resident = ResidentBytesIfRunning(process_.pid());
      growth_ = std::max<int64_t>(growth_, resident.value_or(0) - before_);
      if (growth_ > max_growth_) {
        has_killed_ = true;
        process_.Signal(SIGKILL);
        return;
      }
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

  testing::Process& process_;
  const int64_t before_;
  const int64_t max_growth_;
  std::atomic<int64_t> growth_ = 0;
  std::atomic<bool> has_killed_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

std::string EndOf(GatewayProcess& gateway, bool killed) {
  if (killed) return "killed at the limit of memory";
  // gRPC sees a connection close before the process has ended.
  const auto exit_code = gateway.process().Wait(absl::Seconds(1));
  return exit_code.has_value() ? absl::StrCat("exit code ", *exit_code)
                               : "lives";
}

void MeasureHostile(const HostileOptions& options, const HostileAnswer& answer,
                    OverloadReport& report) {
  RawHttpServer upstream(ScriptOf(answer));
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"));
  OpenLoadOptions load;
  load.channels = ConnectMany(gateway.api(), 1);
  load.method = kListOrders;
  load.request = [](int64_t call) {
    orders::v1::ListOrdersRequest request;
    request.set_customer_id(testing::CustomerOf(static_cast<int>(call)));
    return request.SerializeAsString();
  };
  load.calls_per_second = 1e6;
  load.max_calls = kCalls;
  load.deadline = kDeadline;
  const MemoryWatch watch(gateway.process(),
                          static_cast<int64_t>(options.max_mib * kBytesPerMib));
  const CallOutcomes calls = OpenLoad(load).AwaitAll();
  report.Add(answer.name,
             {{"growth of resident memory, MiB", watch.growth_mib()},
              {"calls", ResultsOf(calls)},
              {"process", EndOf(gateway, watch.has_killed())}});
}

}  // namespace

void AddHostileOptions(CLI::App& app, HostileOptions& options) {
  app.add_option("--hostile-max-mib", options.max_mib,
                 "Growth of memory at which the gateway is killed")
      ->capture_default_str()
      ->check(CLI::Range(64, 1 << 20));
  app.add_option("--hostile-json", options.json_file,
                 "File for the rows, as JSON");
}

void RunHostile(const HostileOptions& options) {
  OverloadReport report;
  for (const HostileAnswer& answer : HostileAnswers()) {
    MeasureHostile(options, answer, report);
  }
  if (!options.json_file.empty()) report.WriteFile(options.json_file);
}

}  // namespace partnercenter::bench
