#include "base/saturating_time.h"

#include <gtest/gtest.h>

#include <limits>
#include <ostream>
#include <string>

namespace partnercenter::base {
namespace {

constexpr int64_t kMaxSeconds = std::numeric_limits<int64_t>::max();
constexpr int64_t kMinSeconds = std::numeric_limits<int64_t>::min();
// Of google/protobuf/duration.proto.
constexpr int64_t kMaxProtoSeconds = 315'576'000'000;
constexpr absl::Duration kNano = absl::Nanoseconds(1);

static_assert(BoundedWait(absl::InfiniteDuration()) == kLongestWait);
static_assert(BoundedWait(absl::Hours(99'999'999)) == kLongestWait);
static_assert(BoundedWait(kLongestWait) == kLongestWait);
static_assert(BoundedWait(absl::Hours(1)) == absl::Hours(1));
static_assert(BoundedWait(absl::ZeroDuration()) == absl::ZeroDuration());
static_assert(BoundedWait(absl::Seconds(-1)) == absl::ZeroDuration());
static_assert(BoundedWait(absl::Seconds(kMinSeconds)) == absl::ZeroDuration());

struct WaitCase {
  std::string name;
  absl::Duration length;
  absl::Duration wait;
  int milliseconds;
};

void PrintTo(const WaitCase& row, std::ostream* out) { *out << row.name; }

class Wait : public ::testing::TestWithParam<WaitCase> {};

TEST_P(Wait, IsBounded) {
  EXPECT_EQ(BoundedWait(GetParam().length), GetParam().wait);
  EXPECT_EQ(absl::FromChrono(ToChronoWait(GetParam().length)), GetParam().wait);
}

TEST_P(Wait, EndsInTheFutureOfASteadyClock) {
  const auto now = std::chrono::steady_clock::now();

  EXPECT_GE(now + ToChronoWait(GetParam().length), now);
}

TEST_P(Wait, IsInWholeMillisecondsForPoll) {
  EXPECT_EQ(ToPollTimeout(GetParam().length), GetParam().milliseconds);
}

constexpr int kMaxInt = std::numeric_limits<int>::max();

INSTANTIATE_TEST_SUITE_P(
    SaturatingTime, Wait,
    ::testing::Values(
        WaitCase{"PastInfinity", -absl::InfiniteDuration(), {}, 0},
        WaitCase{"LeastSeconds", absl::Seconds(kMinSeconds), {}, 0},
        WaitCase{"OneNanoAgo", -kNano, {}, 0}, WaitCase{"Nothing", {}, {}, 0},
        WaitCase{"OneNano", kNano, kNano, 1},
        WaitCase{"OneMillisecond", absl::Milliseconds(1), absl::Milliseconds(1),
                 1},
        WaitCase{"ABitMore", absl::Milliseconds(1) + kNano,
                 absl::Milliseconds(1) + kNano, 2},
        WaitCase{"MostMilliseconds", absl::Milliseconds(kMaxInt),
                 absl::Milliseconds(kMaxInt), kMaxInt},
        WaitCase{"OneMoreMillisecond", absl::Milliseconds(int64_t{kMaxInt} + 1),
                 absl::Milliseconds(int64_t{kMaxInt} + 1), kMaxInt},
        WaitCase{"MoreThanAYear", kLongestWait + kNano, kLongestWait, kMaxInt},
        // One nanosecond more than 64 bits hold.
        WaitCase{"MostNanos", absl::Nanoseconds(kMaxSeconds) + kNano,
                 kLongestWait, kMaxInt},
        WaitCase{"MostHoursOfGrpc", absl::Hours(99'999'999), kLongestWait,
                 kMaxInt},
        WaitCase{"MostSeconds", absl::Seconds(kMaxSeconds), kLongestWait,
                 kMaxInt},
        WaitCase{"Infinity", absl::InfiniteDuration(), kLongestWait, kMaxInt}),
    [](const auto& row) { return row.param.name; });

TEST(DurationOf, SaturatesAtInfinity) {
  constexpr int64_t kMaxNanos = kMaxSeconds;

  EXPECT_EQ(DurationOf(1, 500'000'000), absl::Milliseconds(1500));
  EXPECT_EQ(DurationOf(-1, -500'000'000), absl::Milliseconds(-1500));
  EXPECT_EQ(DurationOf(kMaxSeconds, 0), absl::Seconds(kMaxSeconds));
  EXPECT_EQ(DurationOf(kMaxSeconds, kMaxNanos), absl::InfiniteDuration());
  EXPECT_EQ(DurationOf(kMinSeconds, -kMaxNanos), -absl::InfiniteDuration());
}

struct ProtoCase {
  std::string name;
  absl::Duration duration;
  int64_t seconds;
  int32_t nanos;
};

void PrintTo(const ProtoCase& row, std::ostream* out) { *out << row.name; }

google::protobuf::Duration MessageOf(int64_t seconds, int32_t nanos) {
  google::protobuf::Duration message;
  message.set_seconds(seconds);
  message.set_nanos(nanos);
  return message;
}

class InRange : public ::testing::TestWithParam<ProtoCase> {};

TEST_P(InRange, IsConvertedBothWays) {
  const auto [name, duration, seconds, nanos] = GetParam();
  const google::protobuf::Duration message = ToProto(duration);

  EXPECT_EQ(message.seconds(), seconds);
  EXPECT_EQ(message.nanos(), nanos);
  EXPECT_EQ(FromProto(MessageOf(seconds, nanos)), duration);
}

const absl::Duration kLongestOfProto =
    absl::Seconds(kMaxProtoSeconds) + absl::Nanoseconds(999'999'999);

INSTANTIATE_TEST_SUITE_P(
    SaturatingTime, InRange,
    ::testing::Values(
        ProtoCase{"Nothing", {}, 0, 0},
        ProtoCase{"OneAndAHalf", absl::Milliseconds(1500), 1, 500'000'000},
        ProtoCase{"MinusOneAndAHalf", absl::Milliseconds(-1500), -1,
                  -500'000'000},
        // Of 64 bits of nanoseconds, and one more.
        ProtoCase{"MostNanos", absl::Nanoseconds(kMaxSeconds), 9'223'372'036,
                  854'775'807},
        ProtoCase{"OneMore", absl::Nanoseconds(kMaxSeconds) + kNano,
                  9'223'372'036, 854'775'808},
        ProtoCase{"Longest", kLongestOfProto, kMaxProtoSeconds, 999'999'999},
        ProtoCase{"LongestBack", -kLongestOfProto, -kMaxProtoSeconds,
                  -999'999'999}),
    [](const auto& row) { return row.param.name; });

TEST(ToProto, StaysInTheRangeOfTheMessage) {
  for (const absl::Duration longer :
       {kLongestOfProto + kNano, absl::Seconds(kMaxSeconds),
        absl::InfiniteDuration()}) {
    EXPECT_EQ(ToProto(longer).SerializeAsString(),
              MessageOf(kMaxProtoSeconds, 999'999'999).SerializeAsString());
    EXPECT_EQ(ToProto(-longer).SerializeAsString(),
              MessageOf(-kMaxProtoSeconds, -999'999'999).SerializeAsString());
  }
}

TEST(FromProto, TakesMessagesOutOfRange) {
  constexpr int32_t kMaxNanos = std::numeric_limits<int32_t>::max();

  EXPECT_EQ(FromProto(MessageOf(kMaxSeconds, kMaxNanos)),
            absl::InfiniteDuration());
  EXPECT_EQ(FromProto(MessageOf(kMinSeconds, -kMaxNanos)),
            -absl::InfiniteDuration());
  EXPECT_EQ(FromProto(MessageOf(1, -1)), absl::Seconds(1) - kNano);
}

}  // namespace
}  // namespace partnercenter::base
