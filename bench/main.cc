// Measures the gateway: starts it in front of the simulator, puts load on it
// and on a floor, and prints a table.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/burst.h"
#include "bench/floor_server.h"
#include "bench/hostile.h"
#include "bench/load.h"
#include "bench/overload.h"
#include "bench/process_usage.h"
#include "bench/raw_stub.h"
#include "bench/report.h"
#include "bench/slow_readers.h"
#include "bench/stops.h"
#include "bench/upstream_process.h"
#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/support/gateway_process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::bench {
namespace {

constexpr char kListOrders[] =
    "/partnercenter.orders.v1.OrdersService/ListOrders";
// Gateway and floor take turns, so that load by other programs affects both.
constexpr int kRounds = 5;

constexpr char kGetOrder[] = "/partnercenter.orders.v1.OrdersService/GetOrder";

struct Options {
  // If not empty, the program is the floor and serves this file.
  std::string floor;
  double seconds = 5;
  double warm_up_seconds = 1;
  std::vector<int> in_flight = {1, 16};
  // Measure only the time to end calls, or only the cost of cached responses.
  bool only_stops = false;
  bool only_cached = false;
  bool only_overload = false;
  OverloadOptions overload;
  bool only_hostile = false;
  HostileOptions hostile;
  bool only_slow_readers = false;
};

// Accepts the cached response of an earlier call.
constexpr absl::Duration kAnyAge = absl::Hours(1);

using Requests = std::vector<std::string>;

// Returns a request for each customer, so that concurrent calls are not
// identical.
Requests ListRequests(const UpstreamProcess& upstream,
                      absl::Duration max_age = absl::ZeroDuration()) {
  Requests requests;
  for (const std::string& customer : upstream.customers()) {
    orders::v1::ListOrdersRequest request;
    request.set_customer_id(customer);
    // Includes all of the customer's orders.
    request.set_include_system_purchases(true);
    request.mutable_max_age()->set_seconds(absl::ToInt64Seconds(max_age));
    requests.push_back(request.SerializeAsString());
  }
  return requests;
}

Requests GetRequests(const UpstreamProcess& upstream, RawStub& stub) {
  Requests requests;
  const Requests lists = ListRequests(upstream);
  for (size_t i = 0; i < lists.size(); ++i) {
    orders::v1::ListOrdersResponse list;
    if (!list.ParseFromString(stub.CallAndWait(kListOrders, lists[i]))) {
      std::abort();
    }
    orders::v1::GetOrderRequest request;
    request.set_customer_id(upstream.customers()[i]);
    request.set_order_id(list.orders(0).id());
    requests.push_back(request.SerializeAsString());
  }
  return requests;
}

struct Target {
  std::string name;
  std::string method;
  Requests requests;
};

void MeasureTarget(const Options& options, const Target& target,
                   testing::GatewayProcess& gateway) {
  const std::string reply =
      RawStub(gateway.api()).CallAndWait(target.method, target.requests[0]);
  const testing::TemporaryFolder folder;
  const FloorProcess floor(folder.Write("reply", reply));
  for (const int in_flight : options.in_flight) {
    LoadOptions load;
    load.address = gateway.api();
    load.pid = gateway.process().pid();
    load.method = target.method;
    load.requests = target.requests;
    load.in_flight = in_flight;
    load.warm_up = absl::Seconds(options.warm_up_seconds) / kRounds;
    load.duration = absl::Seconds(options.seconds) / kRounds;
    LoadOptions floor_load = load;
    floor_load.address = floor.address();
    floor_load.pid = floor.pid();
    LoadResult of_gateway;
    LoadResult of_floor;
    for (int round = 0; round < kRounds; ++round) {
      of_gateway.Add(RunLoad(load));
      of_floor.Add(RunLoad(floor_load));
    }
    PrintLoad(target.name, reply.size(), in_flight, of_gateway, of_floor);
  }
}

int MostInFlight(const Options& options) {
  return *std::max_element(options.in_flight.begin(), options.in_flight.end());
}

void MeasureList(const Options& options, int orders) {
  const UpstreamProcess upstream(
      {.customers = MostInFlight(options), .orders = orders});
  testing::GatewayProcess gateway(upstream.base_url());
  const std::string name = absl::StrCat("ListOrders ", orders);
  if (!options.only_cached) {
    MeasureTarget(options, {name, kListOrders, ListRequests(upstream)},
                  gateway);
  }
  MeasureTarget(options,
                {absl::StrCat(name, " cached"), kListOrders,
                 ListRequests(upstream, kAnyAge)},
                gateway);
}

void MeasureGet(const Options& options) {
  const UpstreamProcess upstream({.customers = MostInFlight(options)});
  testing::GatewayProcess gateway(upstream.base_url());
  RawStub stub(gateway.api());
  MeasureTarget(options, {"GetOrder", kGetOrder, GetRequests(upstream, stub)},
                gateway);
}

void MeasureBurst() {
  constexpr int kConnections = 32;
  BurstOptions burst;
  const UpstreamOptions upstream_options = {.customers = burst.calls,
                                            .latency = absl::Milliseconds(200)};
  const UpstreamProcess upstream(upstream_options);
  testing::GatewayProcess gateway(
      upstream.base_url(), {{"upstream", {{"connections", kConnections}}}});
  PrintMemory("before its first call",
              ResidentBytesOf(gateway.process().pid()));
  burst.address = gateway.api();
  burst.method = kListOrders;
  burst.requests = ListRequests(upstream);
  PrintBurst(burst, upstream_options.latency, kConnections, RunBurst(burst));
  PrintMemory("after these calls", ResidentBytesOf(gateway.process().pid()));
}

void MeasureStops() {
  constexpr int kCalls = 20;
  PrintStopsHead(kCalls);
  for (const StopResult& result : RunStops(kCalls)) PrintStops(result);
}

void MeasureLists(const Options& options) {
  PrintLoadHead();
  for (const int orders : {1, 20, 1000}) MeasureList(options, orders);
}

void RunAll(const Options& options) {
  MeasureLists(options);
  MeasureGet(options);
  std::cout << std::endl;
  MeasureBurst();
  std::cout << std::endl;
  MeasureStops();
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Measures the gateway of this build in front of the simulator, beside a "
      "bare gRPC server that replies the same bytes (the floor).",
      "orders-bench");
  app.add_option("--seconds", options.seconds, "Measured time of each load")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 3600.0));
  app.add_option("--warm-up-seconds", options.warm_up_seconds,
                 "Time of each load before the measurement")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 3600.0));
  app.add_option("--in-flight", options.in_flight,
                 "Number of concurrent calls; a list measures each in turn")
      ->delimiter(',')
      ->capture_default_str()
      ->check(CLI::Range(1, 128));
  app.add_flag(
      "--only-stops", options.only_stops,
      "Measure only the time to end calls after a deadline or a cancel");
  app.add_flag("--only-cached", options.only_cached,
               "Measure only calls that are answered from the cache");
  app.add_flag("--only-overload", options.only_overload,
               "Measure only loads beyond the capacity, which no other mode "
               "does");
  AddOverloadOptions(app, options.overload);
  app.add_flag("--only-hostile", options.only_hostile,
               "Measure only answers that are hostile, which no other mode "
               "does");
  AddHostileOptions(app, options.hostile);
  app.add_flag("--only-slow-readers", options.only_slow_readers,
               "Measure the memory of replies that are not read, and no other "
               "load; not part of the whole");
  app.add_option("--floor", options.floor)->group("");  // internal
  CLI11_PARSE(app, argc, argv);
  if (!options.floor.empty()) ServeFloor(options.floor);
  if (options.only_overload) {
    RunOverload(options.overload);
  } else if (options.only_hostile) {
    RunHostile(options.hostile);
  } else if (options.only_stops) {
    MeasureStops();
  } else if (options.only_slow_readers) {
    const SlowReadersOptions slow_readers;
    PrintSlowReaders(slow_readers, RunSlowReaders(slow_readers));
  } else if (options.only_cached) {
    MeasureLists(options);
  } else {
    RunAll(options);
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace partnercenter::bench

int main(int argc, char** argv) {
  return partnercenter::bench::Main(argc, argv);
}
