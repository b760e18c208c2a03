#include "gateway/health/credential_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/gateway/health/health_notes.h"
#include "tests/gateway/metrics/collected.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_token_source.h"

namespace partnercenter::gateway {
namespace {

using client::AccessToken;
using grpc::health::v1::HealthCheckResponse;
using ::testing::Contains;
using testing::Eventually;
using testing::FakeTokenSource;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr HealthStatus kServing = HealthCheckResponse::SERVING;
constexpr HealthStatus kNotServing = HealthCheckResponse::NOT_SERVING;

// A watch over a credential, and its world.
struct World {
  explicit World(absl::StatusOr<AccessToken> first) {
    tokens.Set(std::move(first));
    state.Add("credential", notes);
  }
  ~World() { state.Remove("credential", notes); }

  FakeTokenSource tokens;
  base::SystemClock clock;
  HealthState state;
  HealthNotes notes;
  ProcessHealth health{state, /*require_credential=*/false};
  prometheus::Registry registry;
  TokenMetrics metrics{registry};
  Log log{LogSettings()};
};

absl::Status Refused() {
  return client::MakeError(
      absl::StatusCode::kInternal,
      orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED,
      "renew the secret");
}

TEST(CredentialWatch, TellsHealthWhetherThereIsAToken) {
  World world(AccessToken{"S3CRET"});
  const CredentialWatch watch(
      {world.tokens, world.clock, world.health, world.metrics, world.log},
      absl::Milliseconds(1));
  world.notes.Await(kServing);

  world.tokens.Set(Refused());
  world.notes.Await(kNotServing);

  world.tokens.Set(AccessToken{"another"});
  world.notes.Await(kServing);
}

TEST(CredentialWatch, TellsMetricsOfTheToken) {
  World world(AccessToken{"S3CRET", absl::FromUnixSeconds(4000000000)});
  const testing::FakeClock clock;
  const CredentialWatch watch(
      {world.tokens, world.clock, world.health, world.metrics, world.log},
      absl::Milliseconds(1));

  world.notes.Await(kServing);

  EXPECT_THAT(Collected(world.registry),
              Contains(Pair("partnercenter_credential_available", 1)));
  EXPECT_EQ(world.metrics.ExpirySeconds(clock), 4000000000);
}

TEST(CredentialWatch, LogsEachChangeOnceWithWhatToDo) {
  ::testing::internal::CaptureStderr();
  {
    World world(Refused());
    const CredentialWatch watch(
        {world.tokens, world.clock, world.health, world.metrics, world.log},
        absl::Milliseconds(1));
    EXPECT_TRUE(Eventually([&] { return world.tokens.calls() >= 5; }));
    world.tokens.Set(AccessToken{"S3CRET"});
    world.notes.Await(kServing);
    const int calls = world.tokens.calls();
    EXPECT_TRUE(Eventually([&] { return world.tokens.calls() >= calls + 5; }));
  }
  const std::string logged = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(logged, HasSubstr("renew the secret"));
  EXPECT_THAT(logged, HasSubstr("the credential is good"));
  EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 2);
  EXPECT_THAT(logged, Not(HasSubstr("S3CRET")));
}

TEST(CredentialWatch, EndsAtOnceHoweverLongItsPeriod) {
  World world(AccessToken{"token"});
  {
    const CredentialWatch watch(
        {world.tokens, world.clock, world.health, world.metrics, world.log},
        absl::Hours(24));
    world.notes.Await(kServing);
  }
  SUCCEED();
}

}  // namespace
}  // namespace partnercenter::gateway
