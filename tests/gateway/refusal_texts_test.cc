// Errors of calls that are refused for a limit: their texts tell an operator
// where to look.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "base/error_details.h"
#include "base/timer.h"
#include "client/error_reason.h"
#include "client/orders_client.h"
#include "client/retry/circuit_breaker.h"
#include "client/status/upstream_attempt.h"
#include "gateway/config/config_settings.h"
#include "gateway/fetch/waiter_budget.h"
#include "gateway/fetch/worker_pool.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

struct Refusal {
  std::string name;
  std::function<absl::Status()> make;
  std::string reason;
  // The setting or the metric that the text names.
  std::string named;
};

void PrintTo(const Refusal& row, std::ostream* out) { *out << row.name; }

class RefusalText : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusalText, NamesASettingOrAMetric) {
  const absl::Status status = GetParam().make();

  EXPECT_EQ(base::ReasonOf(status), GetParam().reason);
  EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().named));
}

TEST_P(RefusalText, NamesASettingThatThereIs) {
  if (GetParam().named.rfind("partnercenter_", 0) == 0) return;
  const Config config = DefaultConfig();
  std::vector<std::string> paths;
  for (const ConfigSetting& setting : SettingsOf(config)) {
    paths.push_back(setting.path);
  }

  EXPECT_THAT(paths, Contains(GetParam().named));
}

absl::Status WaiterRefusal(const char* caller) {
  WaiterBudget budget(100);
  budget.Add(caller, 50);
  return budget.Check(caller, 60);
}

// Of a pool whose only worker and whose queue are taken.
absl::Status QueueRefusal(const char* caller, int queue) {
  base::Timer timer;
  WorkerPool pool({1, queue}, timer);
  const auto wait = [] { return absl::Hours(1); };
  absl::Status status;
  while (status.ok()) status = pool.Submit(caller, {wait}).status();
  return status;
}

INSTANTIATE_TEST_SUITE_P(
    Calls, RefusalText,
    ::testing::Values(
        Refusal{"TooSlow", client::TooSlowError, "OVERLOADED",
                "partnercenter_upstream_expected_duration_seconds"},
        Refusal{"RateLimited",
                [] { return RateLimitedError(absl::Seconds(1)); },
                "RATE_LIMITED", "limits.requestsPerMinute"},
        Refusal{"WaitersOfAll", [] { return WaiterRefusal(""); }, "OVERLOADED",
                "limits.waiterBytes"},
        Refusal{"WaitersOfOne", [] { return WaiterRefusal("a"); }, "OVERLOADED",
                "limits.waiterBytes"},
        Refusal{"QueueOfAll", [] { return QueueRefusal("", 1); }, "OVERLOADED",
                "limits.queue"},
        Refusal{"QueueOfOne", [] { return QueueRefusal("a", 10); },
                "OVERLOADED", "limits.queue"},
        Refusal{"ReplyTooLarge", client::ReplyTooLarge, "RESPONSE_TOO_LARGE",
                "limits.maxResponseBytes"},
        Refusal{"CircuitOpen",
                [] {
                  return client::CircuitBreaker::OpenError(
                      client::UpstreamAttempt());
                },
                "CIRCUIT_OPEN", "partnercenter_upstream_blocked"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::gateway
