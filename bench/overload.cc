#include "bench/overload.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/call_outcome.h"
#include "bench/delayed_upstream.h"
#include "bench/open_load.h"
#include "bench/order_load.h"
#include "bench/overload_report.h"
#include "bench/refused_tokens.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/tls_files.h"

namespace partnercenter::bench {
namespace {

using nlohmann::json;
using testing::GatewayProcess;

// The default of upstream.connections.
constexpr int kConnections = 32;

// What bounds the rate of answers, and that rate.
struct Bottleneck {
  std::string group;
  double capacity;  // per second
  absl::Duration attempt;
  json settings;
};

void MeasureStep(const OverloadOptions& options, const Bottleneck& bottleneck,
                 double factor, OverloadReport& report) {
  SteadyUpstream upstream(bottleneck.attempt);
  GatewayProcess gateway(upstream.server().base_url(), bottleneck.settings);
  OpenLoad load(OrderLoad(gateway.api(), factor * bottleneck.capacity));
  absl::SleepFor(absl::Seconds(options.warm_up_seconds));

  const auto before = upstream.server().counts();
  const absl::Time begin = absl::Now();
  absl::SleepFor(absl::Seconds(options.seconds));
  const absl::Time fall = absl::Now();
  const auto after = upstream.server().counts();

  load.SetRate(bottleneck.capacity / 2);
  absl::SleepFor(absl::Seconds(options.after_seconds));
  const absl::Time end = absl::Now();
  const CallOutcomes calls = load.Finish();

  OverloadRow row;
  row.group = bottleneck.group;
  row.factor = factor;
  row.capacity = bottleneck.capacity;
  row.attempt = bottleneck.attempt;
  row.measured = fall - begin;
  row.calls = StartedIn(calls, begin, fall);
  row.goodput = GoodputIn(calls, begin, fall);
  row.gets = after.gets - before.gets;
  row.cut = after.cut - before.cut;
  row.recovery = TimeUntilAllAnswered(calls, fall, end);
  report.Add(row);
}

void MeasureSteps(const OverloadOptions& options, const Bottleneck& bottleneck,
                  OverloadReport& report) {
  report.Head();
  for (const double factor : options.factors) {
    MeasureStep(options, bottleneck, factor, report);
  }
}

void MeasureConnections(const OverloadOptions& options,
                        OverloadReport& report) {
  MeasureSteps(options,
               {"connections", kConnections, absl::Seconds(1), json::object()},
               report);
}

void MeasureRateLimit(const OverloadOptions& options, OverloadReport& report) {
  constexpr int kPerSecond = 32;
  MeasureSteps(options,
               {"rate limit",
                kPerSecond,
                absl::Milliseconds(200),
                {{"limits", {{"requestsPerMinute", 60 * kPerSecond}}}}},
               report);
}

// Measures the recovery from a time in which each answer takes longer than the
// deadlines of the calls.
void MeasureSlowSpell(const OverloadOptions& options, double factor,
                      OverloadReport& report) {
  constexpr absl::Duration kFast = absl::Milliseconds(100);
  constexpr absl::Duration kSlow = absl::Seconds(10);
  const double capacity = kConnections / absl::ToDoubleSeconds(kFast);
  SteadyUpstream upstream(kFast);
  GatewayProcess gateway(upstream.server().base_url());
  OpenLoad load(OrderLoad(gateway.api(), factor * capacity));
  absl::SleepFor(absl::Seconds(options.warm_up_seconds));

  upstream.SetDelay(kSlow);
  const auto before = upstream.server().counts();
  absl::SleepFor(absl::Seconds(options.spell_seconds));
  const auto after = upstream.server().counts();
  upstream.SetDelay(kFast);
  const absl::Time begin = absl::Now();
  absl::SleepFor(absl::Seconds(options.after_seconds));
  const absl::Time end = absl::Now();
  const CallOutcomes calls = load.Finish();

  const absl::Time later = begin + absl::Seconds(3);
  const CallOutcomes settled = StartedIn(calls, later, end);
  const double offered =
      static_cast<double>(settled.size()) / absl::ToDoubleSeconds(end - later);
  const double wanted = std::min(offered, capacity);
  report.Add("slow spell",
             {{"offered, times the later capacity", factor},
              {"upstream requests in the spell", after.gets - before.gets},
              {"seconds until goodput >= 0.9",
               SecondsOf(TimeUntilGoodput(calls, begin, end, 0.9 * wanted))},
              {"goodput from 3 s on, of offered or capacity",
               Rounded(GoodputIn(calls, later, end) / wanted)},
              {"calls from 3 s on", ResultsOf(settled)}});
}

void MeasureSlowSpells(const OverloadOptions& options, OverloadReport& report) {
  for (const double factor : {0.2, 2.0}) {
    MeasureSlowSpell(options, factor, report);
  }
}

void MeasureTwoCallers(const OverloadOptions& options, OverloadReport& report) {
  constexpr double kFactor = 5;
  constexpr double kRatio = 50;
  const testing::TestAuthority servers;
  const testing::TestAuthority clients;
  const testing::TlsFiles files(testing::IssueServer(servers),
                                clients.ca_pem());
  SteadyUpstream upstream(absl::Seconds(1));
  GatewayProcess gateway(upstream.server().base_url(),
                         {{"api", {{"tls", files.settings()}}}});
  const auto load_of = [&](const std::string& name, double rate,
                           int64_t first_customer) {
    const auto identity =
        testing::IssueClient(clients, {"URI:spiffe://bench/" + name});
    OpenLoadOptions load = OrderLoad(
        gateway.api(), rate, testing::ClientTls(servers.ca_pem(), identity));
    load.request = [first_customer](int64_t call) {
      return OrderOf(first_customer + call);
    };
    return load;
  };
  const double slow_rate = kFactor * kConnections / (kRatio + 1);
  OpenLoad fast(load_of("fast", kRatio * slow_rate, 0));
  OpenLoad slow(load_of("slow", slow_rate, 1'000'000));
  absl::SleepFor(absl::Seconds(options.warm_up_seconds));
  const absl::Time begin = absl::Now();
  // Few calls of the slow one would say little.
  absl::SleepFor(2 * absl::Seconds(options.seconds));
  const absl::Time end = absl::Now();
  const CallOutcomes of_slow = StartedIn(slow.Finish(), begin, end);
  const CallOutcomes of_fast = StartedIn(fast.Finish(), begin, end);
  report.Add("two callers",
             {{"slow: answered share", Rounded(AnsweredShare(of_slow))},
              {"slow: calls", ResultsOf(of_slow)},
              {"fast: answered share", Rounded(AnsweredShare(of_fast))},
              {"fast: calls", ResultsOf(of_fast)}});
}

void MeasurePopularOrders(const OverloadOptions& options,
                          OverloadReport& report) {
  constexpr double kPerSecond = 2000;
  constexpr int kOrders = 5;
  SteadyUpstream upstream(absl::Seconds(1));
  GatewayProcess gateway(upstream.server().base_url());
  OpenLoadOptions popular = OrderLoad(gateway.api(), kPerSecond);
  popular.request = [](int64_t call) { return OrderOf(call % kOrders); };
  OpenLoad load(popular);
  absl::SleepFor(absl::Seconds(options.seconds));
  const CallOutcomes calls = load.Finish();
  report.Add("popular orders",
             {{"callers of five orders, a second", kPerSecond},
              {"answered share", Rounded(AnsweredShare(calls))},
              {"upstream requests", upstream.server().counts().gets},
              {"calls", ResultsOf(calls)}});
}

// Measures calls beside many that share one fetch, which takes long.
void MeasureSharedFetch(const OverloadOptions& options,
                        OverloadReport& report) {
  constexpr int64_t kSharers = 1100;
  constexpr int kShared = 0;
  const absl::Duration shared_time =
      std::max(absl::Seconds(options.seconds), absl::Seconds(5));
  const std::string shared_path = testing::CustomerOf(kShared);
  DelayedUpstream upstream([&](absl::string_view request) {
    const bool shared = absl::StrContains(request, shared_path);
    return DelayedUpstream::Answer{
        200, kOrder, shared ? shared_time : absl::Milliseconds(100)};
  });
  GatewayProcess gateway(upstream.base_url());
  OpenLoadOptions sharing = OrderLoad(gateway.api(), 1000);
  sharing.request = [](int64_t) { return OrderOf(kShared); };
  sharing.max_calls = kSharers;
  sharing.deadline = 2 * shared_time;
  OpenLoad sharers(sharing);
  // Time for the sharers to begin.
  absl::SleepFor(absl::Seconds(2));
  OpenLoadOptions other = OrderLoad(gateway.api(), 20);
  other.request = [](int64_t call) { return OrderOf(kShared + 1 + call); };
  OpenLoad others(other);
  absl::SleepFor(shared_time - absl::Seconds(3));
  const CallOutcomes of_others = others.Finish();
  const CallOutcomes of_sharers = sharers.Finish();
  report.Add("shared fetch",
             {{"others: answered share", Rounded(AnsweredShare(of_others))},
              {"others: calls", ResultsOf(of_others)},
              {"1,100 sharers", ResultsOf(of_sharers)}});
}

void MeasureShared(const OverloadOptions& options, OverloadReport& report) {
  MeasurePopularOrders(options, report);
  MeasureSharedFetch(options, report);
}

void MeasureRefusals(const OverloadOptions& options, OverloadReport& report) {
  MeasureRefusedTokens(absl::Seconds(options.seconds), report);
}

struct Group {
  const char* name;
  void (*measure)(const OverloadOptions&, OverloadReport&);
};

constexpr Group kGroups[] = {
    {"connections", MeasureConnections}, {"rate-limit", MeasureRateLimit},
    {"slow-spell", MeasureSlowSpells},   {"two-callers", MeasureTwoCallers},
    {"shared", MeasureShared},           {"refused-token", MeasureRefusals}};

std::vector<std::string> GroupNames() {
  std::vector<std::string> names;
  for (const Group& group : kGroups) names.emplace_back(group.name);
  return names;
}

}  // namespace

void AddOverloadOptions(CLI::App& app, OverloadOptions& options) {
  options.groups = GroupNames();
  const auto add = [&app](const std::string& name, auto& value,
                          const std::string& description) {
    return app.add_option("--overload-" + name, value, description)
        ->capture_default_str();
  };
  add("rows", options.groups, "Groups of rows to measure")
      ->delimiter(',')
      ->check(CLI::IsMember(GroupNames()));
  add("factors", options.factors, "Multiples of the capacity that are offered")
      ->delimiter(',')
      ->check(CLI::Range(0.01, 100.0));
  for (const auto& [name, seconds, description] :
       {std::make_tuple("warm-up-seconds", &options.warm_up_seconds,
                        "Time of each load before the measurement"),
        std::make_tuple("seconds", &options.seconds,
                        "Measured time of each load"),
        std::make_tuple("after-seconds", &options.after_seconds,
                        "Time of the recovery from each load"),
        std::make_tuple("spell-seconds", &options.spell_seconds,
                        "Time in which the upstream is slow")}) {
    add(name, *seconds, description)->check(CLI::Range(1.0, 3600.0));
  }
  add("json", options.json_file, "File for the rows, as JSON");
}

void RunOverload(const OverloadOptions& options) {
  OverloadReport report;
  for (const Group& group : kGroups) {
    if (std::count(options.groups.begin(), options.groups.end(), group.name) >
        0) {
      group.measure(options, report);
    }
  }
  if (!options.json_file.empty()) report.WriteFile(options.json_file);
}

}  // namespace partnercenter::bench
