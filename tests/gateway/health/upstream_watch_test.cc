#include "gateway/health/upstream_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/status/upstream_status.h"
#include "tests/gateway/health/health_notes.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using base::Guid;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

constexpr HealthStatus kServing = HealthCheckResponse::SERVING;
constexpr HealthStatus kNotServing = HealthCheckResponse::NOT_SERVING;

// A watch over blocked scopes, and its world.
struct World {
  World() { state.Add("upstream", notes); }
  ~World() { state.Remove("upstream", notes); }

  // An attempt with this answer.
  void Attempt(const client::UpstreamAnswer& answer) {
    auto pass = blocked_scopes.Admit(Guid::Random());
    ASSERT_TRUE(pass.ok()) << pass.status();
    client::UpstreamAttempt outcome;
    outcome.event = client::HttpEvent::kAnswer;
    outcome.http_status = answer.http_status;
    outcome.status = client::StatusOfAnswer(answer, "", upstream_clock.Now());
    outcome.retry = client::RowOfStatus(answer.http_status).retry;
    outcome.body = answer.body;
    pass->Report(outcome);
  }
  void Throttle(const std::string& body = "") {
    Attempt({429, {{"Retry-After", "30"}}, body});
  }

  testing::FakeClock upstream_clock;
  client::BlockedScopes blocked_scopes{{.breaker = {.min_attempts = 1}},
                                       upstream_clock};
  base::SystemClock clock;
  HealthState state;
  HealthNotes notes;
  ProcessHealth health{state, /*require_credential=*/false};
  Log log{LogSettings()};
};

TEST(UpstreamWatch, TellsHealthWhetherTheTenantMayBeAsked) {
  World world;
  const UpstreamWatch watch(
      {world.blocked_scopes, world.clock, world.health, world.log},
      absl::Milliseconds(1));
  EXPECT_EQ(world.state.Get("upstream"), kServing);

  world.Throttle();
  world.notes.Await(kNotServing);

  world.upstream_clock.Advance(absl::Seconds(30));
  world.notes.Await(kServing);
}

TEST(UpstreamWatch, LogsEachChangeOnceWithItsReason) {
  ::testing::internal::CaptureStderr();
  {
    World world;
    const UpstreamWatch watch(
        {world.blocked_scopes, world.clock, world.health, world.log},
        absl::Milliseconds(1));
    world.Throttle();
    world.notes.Await(kNotServing);
    world.upstream_clock.Advance(absl::Seconds(30));
    world.notes.Await(kServing);
    world.Attempt({503, {}, ""});
    world.notes.Await(kNotServing);
  }
  const std::string logged = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(logged, HasSubstr(R"("reason":"UPSTREAM_THROTTLED")"));
  EXPECT_THAT(logged,
              HasSubstr("requests to partner center are no longer blocked"));
  EXPECT_THAT(logged, HasSubstr(R"("reason":"CIRCUIT_OPEN")"));
  EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 3);
}

TEST(UpstreamWatch, SaysNothingOfASingleCustomer) {
  World world;
  world.Throttle("Too many requests for this customer.");
  {
    const UpstreamWatch watch(
        {world.blocked_scopes, world.clock, world.health, world.log},
        absl::Milliseconds(1));
    // Long enough for several looks; whatever their number, none may tell.
    world.clock.Wait(absl::Milliseconds(20), {});
  }

  EXPECT_EQ(world.blocked_scopes.state().customers_throttled, 1u);
  EXPECT_EQ(world.state.Get("upstream"), kServing);
}

TEST(UpstreamWatch, EndsAtOnceHoweverLongItsPeriod) {
  World world;
  {
    const UpstreamWatch watch(
        {world.blocked_scopes, world.clock, world.health, world.log},
        absl::Hours(24));
  }
  SUCCEED();
}

}  // namespace
}  // namespace partnercenter::gateway
