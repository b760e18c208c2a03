#include "gateway/health/health_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace partnercenter::gateway {
namespace {

using grpc::health::v1::HealthCheckResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr HealthStatus kServing = HealthCheckResponse::SERVING;
constexpr HealthStatus kNotServing = HealthCheckResponse::NOT_SERVING;
constexpr HealthStatus kServiceUnknown = HealthCheckResponse::SERVICE_UNKNOWN;

// Remembers what it is told.
class RecordingListener : public HealthListener {
 public:
  void HealthChanged(HealthStatus status) override {
    changes_.push_back(status);
  }
  void HealthEnds() override { ++ends_; }

  const std::vector<HealthStatus>& changes() const { return changes_; }
  int ends() const { return ends_; }

 private:
  std::vector<HealthStatus> changes_;
  int ends_ = 0;
};

TEST(HealthState, KnowsNoNameThatWasNeverSet) {
  HealthState state;
  state.Set("orders", kServing);

  EXPECT_EQ(state.Get("other"), std::nullopt);
  EXPECT_EQ(state.Get(""), std::nullopt);
}

TEST(HealthState, TellsWhatWasSetLast) {
  HealthState state;
  state.Set("", kServing);
  state.Set("orders", kServing);
  state.Set("orders", kNotServing);

  EXPECT_EQ(state.Get("orders"), kNotServing);
  EXPECT_EQ(state.Get(""), kServing);
}

TEST(HealthState, TellsANewListenerTheHealthNow) {
  HealthState state;
  state.Set("orders", kServing);
  RecordingListener listener;
  state.Add("orders", listener);

  EXPECT_THAT(listener.changes(), ElementsAre(kServing));
  EXPECT_EQ(listener.ends(), 0);
}

TEST(HealthState, TellsListenersOfAnUnknownNameSoAndThenWhenItIsSet) {
  HealthState state;
  RecordingListener listener;
  state.Add("orders", listener);
  state.Set("orders", kServing);

  EXPECT_THAT(listener.changes(), ElementsAre(kServiceUnknown, kServing));
}

TEST(HealthState, TellsEveryListenerOfEveryChange) {
  HealthState state;
  state.Set("orders", kServing);
  RecordingListener first;
  RecordingListener second;
  state.Add("orders", first);
  state.Add("orders", second);
  state.Set("orders", kNotServing);
  state.Set("orders", kServing);

  EXPECT_THAT(first.changes(), ElementsAre(kServing, kNotServing, kServing));
  EXPECT_THAT(second.changes(), ElementsAre(kServing, kNotServing, kServing));
}

TEST(HealthState, KeepsQuietWhenTheSameIsSetAgain) {
  HealthState state;
  state.Set("orders", kServing);
  RecordingListener listener;
  state.Add("orders", listener);
  state.Set("orders", kServing);

  EXPECT_THAT(listener.changes(), ElementsAre(kServing));
}

TEST(HealthState, TellsListenersOfTheirOwnNameOnly) {
  HealthState state;
  RecordingListener listener;
  state.Add("orders", listener);
  state.Set("", kServing);
  state.Set("orders2", kServing);

  EXPECT_THAT(listener.changes(), ElementsAre(kServiceUnknown));
}

TEST(HealthState, TellsARemovedListenerNothing) {
  HealthState state;
  RecordingListener removed;
  RecordingListener other;
  state.Add("orders", removed);
  state.Add("orders", other);
  state.Remove("orders", removed);
  state.Set("orders", kServing);
  state.End();

  EXPECT_THAT(removed.changes(), ElementsAre(kServiceUnknown));
  EXPECT_EQ(removed.ends(), 0);
  EXPECT_EQ(other.ends(), 1);
}

TEST(HealthState, EndsTheListenersOfEveryName) {
  HealthState state;
  RecordingListener known;
  RecordingListener unknown;
  state.Set("orders", kServing);
  state.Add("orders", known);
  state.Add("unknown", unknown);
  state.End();

  EXPECT_EQ(known.ends(), 1);
  EXPECT_EQ(unknown.ends(), 1);
}

TEST(HealthState, EndsAListenerThatComesLaterAtOnce) {
  HealthState state;
  state.Set("orders", kServing);
  state.End();
  RecordingListener late;
  state.Add("orders", late);

  EXPECT_EQ(late.ends(), 1);
  EXPECT_THAT(late.changes(), IsEmpty());
}

TEST(HealthState, StillAnswersAfterItsEnd) {
  HealthState state;
  state.Set("orders", kNotServing);
  state.End();

  EXPECT_EQ(state.Get("orders"), kNotServing);
}

TEST(HealthState, TellsNoChangesAfterItsEndAndEndsOnlyOnce) {
  HealthState state;
  state.Set("orders", kServing);
  RecordingListener listener;
  state.Add("orders", listener);
  state.End();
  state.Set("orders", kNotServing);
  state.End();
  state.Remove("orders", listener);

  EXPECT_THAT(listener.changes(), ElementsAre(kServing));
  EXPECT_EQ(listener.ends(), 1);
}

}  // namespace
}  // namespace partnercenter::gateway
