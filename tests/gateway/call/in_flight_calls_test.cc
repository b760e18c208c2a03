#include "gateway/call/in_flight_calls.h"

#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace partnercenter::gateway {
namespace {

TEST(InFlightCalls, AreNoneAtFirst) {
  InFlightCalls calls;

  EXPECT_TRUE(calls.WaitForNone(absl::ZeroDuration()));
  EXPECT_FALSE(calls.refuses());
}

TEST(InFlightCalls, AreWaitedForUntilTheLastHasEnded) {
  InFlightCalls calls;
  std::optional<InFlightCalls::Guard> first(std::in_place, calls);
  std::optional<InFlightCalls::Guard> second(std::in_place, calls);
  EXPECT_FALSE(calls.WaitForNone(absl::Milliseconds(1)));
  first.reset();
  EXPECT_FALSE(calls.WaitForNone(absl::Milliseconds(1)));

  auto none = std::async(std::launch::async, [&calls] {
    return calls.WaitForNone(absl::Hours(1));
  });
  second.reset();

  EXPECT_TRUE(none.get());
}

TEST(InFlightCalls, AreRefusedFromThenOn) {
  InFlightCalls calls;

  calls.RefuseMore();

  EXPECT_TRUE(calls.refuses());
}

}  // namespace
}  // namespace partnercenter::gateway
