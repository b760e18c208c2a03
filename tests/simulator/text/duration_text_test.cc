#include "simulator/text/duration_text.h"

#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

TEST(Latency, IsMillisecondsOrADuration) {
  EXPECT_EQ(*ParseLatency("200"), absl::Milliseconds(200));
  EXPECT_EQ(*ParseLatency("0"), absl::ZeroDuration());
  EXPECT_EQ(*ParseLatency("1.5s"), absl::Milliseconds(1500));
  for (const char* text : {"", "-1", "-1s", "inf", "nan", "1x", "25h"}) {
    EXPECT_FALSE(ParseLatency(text).ok()) << text;
  }
}

TEST(Lifetime, IsADurationAboveZero) {
  EXPECT_EQ(*ParseLifetime("1h"), absl::Hours(1));
  EXPECT_EQ(*ParseLifetime("1m30s"), absl::Seconds(90));
  for (const char* text : {"", "60", "0s", "-1s", "inf", "1x"}) {
    EXPECT_FALSE(ParseLifetime(text).ok()) << text;
  }
}

}  // namespace
}  // namespace partnercenter::simulator
