#include "gateway/health/process_health.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

using grpc::health::v1::HealthCheckResponse;

constexpr char kService[] = "partnercenter.orders.v1.OrdersService";

constexpr HealthStatus kServing = HealthCheckResponse::SERVING;
constexpr HealthStatus kNotServing = HealthCheckResponse::NOT_SERVING;

TEST(ProcessHealth, ServesNothingAtFirst) {
  HealthState state;
  const ProcessHealth health(state, /*require_credential=*/false);

  for (const char* name : {"", kService, "credential"}) {
    EXPECT_EQ(state.Get(name), kNotServing) << name;
  }
}

TEST(ProcessHealth, DoesNotNeedACredentialUnlessAskedTo) {
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/false);
  health.SetServing(true);

  EXPECT_EQ(state.Get(""), kServing);
  EXPECT_EQ(state.Get(kService), kServing);
  EXPECT_EQ(state.Get("credential"), kNotServing);
}

TEST(ProcessHealth, NeedsACredentialIfSoConfigured) {
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/true);
  health.SetServing(true);
  EXPECT_EQ(state.Get(""), kNotServing);
  // What liveness may ask for: it never depends on the upstream.
  EXPECT_EQ(state.Get(kService), kServing);

  health.SetCredential(true);
  EXPECT_EQ(state.Get(""), kServing);
  EXPECT_EQ(state.Get("credential"), kServing);

  health.SetCredential(false);
  EXPECT_EQ(state.Get(""), kNotServing);
}

TEST(ProcessHealth, IsNotServingWhateverTheCredentialWhenCallsAreNotTaken) {
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/true);
  health.SetCredential(true);
  EXPECT_EQ(state.Get(""), kNotServing);

  health.SetServing(true);
  health.SetServing(false);
  EXPECT_EQ(state.Get(""), kNotServing);
  EXPECT_EQ(state.Get(kService), kNotServing);
  EXPECT_EQ(state.Get("credential"), kServing);
}

TEST(ProcessHealth, IsNotServingWhileConnectionsAreNotTaken) {
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/false);
  health.SetCredential(true);
  health.SetServing(true);

  health.SetAccepting(false);
  EXPECT_EQ(state.Get(""), kNotServing);
  EXPECT_EQ(state.Get(kService), kNotServing);
  EXPECT_EQ(state.Get("credential"), kServing);

  health.SetAccepting(true);
  EXPECT_EQ(state.Get(""), kServing);
  EXPECT_EQ(state.Get(kService), kServing);
}

TEST(ProcessHealth, StaysNotServingInTheEndWhateverConnectionsAreTaken) {
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/false);
  health.SetServing(true);
  health.SetServing(false);

  health.SetAccepting(true);

  EXPECT_EQ(state.Get(""), kNotServing);
}

TEST(ProcessHealth, TellsOfTheUpstreamWithoutDependingOnIt) {
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/false);
  health.SetServing(true);
  EXPECT_EQ(state.Get("upstream"), kServing);

  health.SetUpstream(false);
  EXPECT_EQ(state.Get("upstream"), kNotServing);
  EXPECT_EQ(state.Get(""), kServing);
  EXPECT_EQ(state.Get(kService), kServing);

  health.SetUpstream(true);
  EXPECT_EQ(state.Get("upstream"), kServing);
}

}  // namespace
}  // namespace partnercenter::gateway
