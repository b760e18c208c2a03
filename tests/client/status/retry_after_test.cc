#include "client/status/retry_after.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/time/civil_time.h"
#include "tests/support/time_zone.h"

namespace partnercenter::client {
namespace {

const absl::Time kNow = absl::FromCivil(
    absl::CivilSecond(1994, 11, 6, 8, 49, 0), absl::UTCTimeZone());

struct DelayCase {
  std::string name;
  std::string value;
  absl::Duration delay;
};

void PrintTo(const DelayCase& c, std::ostream* os) { *os << c.value; }

class RetryAfter : public ::testing::TestWithParam<DelayCase> {};

TEST_P(RetryAfter, IsReadWithinItsBounds) {
  EXPECT_EQ(ParseRetryAfter(GetParam().value, kNow), GetParam().delay);
}

// Dates are of GMT, wherever the gateway runs.
TEST_P(RetryAfter, IsTheSameInAnyTimeZone) {
  for (const char* zone : testing::kOtherTimeZones) {
    const testing::ScopedTimeZone elsewhere(zone);
    EXPECT_EQ(ParseRetryAfter(GetParam().value, kNow), GetParam().delay)
        << zone;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RetryAfter,
    ::testing::Values(
        DelayCase{"Seconds", "57", absl::Seconds(57)},
        DelayCase{"OneSecond", "1", absl::Seconds(1)},
        DelayCase{"BlanksAround", " \t57 ", absl::Seconds(57)},
        DelayCase{"LeadingZeros", "0057", absl::Seconds(57)},
        DelayCase{"NoDelay", "0", kMinRetryDelay},
        DelayCase{"LongestDelay", "600", kMaxRetryDelay},
        DelayCase{"Hours", "86400", kMaxRetryDelay},
        DelayCase{"MoreThanAnInteger", "99999999999999999999", kMaxRetryDelay},
        DelayCase{"MostSeconds", "9223372036854775807", kMaxRetryDelay},
        DelayCase{"OneMoreThanThat", "9223372036854775808", kMaxRetryDelay},
        DelayCase{"HundredDigits", std::string(100, '9'), kMaxRetryDelay},
        DelayCase{"Date", "Sun, 06 Nov 1994 08:49:37 GMT", absl::Seconds(37)},
        DelayCase{"DateNow", "Sun, 06 Nov 1994 08:49:00 GMT", kMinRetryDelay},
        DelayCase{"DatePassed", "Sun, 06 Nov 1994 08:48:00 GMT",
                  kMinRetryDelay},
        DelayCase{"DateOfTheEpoch", "Thu, 01 Jan 1970 00:00:00 GMT",
                  kMinRetryDelay},
        DelayCase{"FirstDate", "Sat, 01 Jan 0000 00:00:00 GMT", kMinRetryDelay},
        DelayCase{"DateBeyond64BitsOfNanoseconds",
                  "Sat, 12 Apr 2262 00:00:00 GMT", kMaxRetryDelay},
        DelayCase{"DateFarAhead", "Fri, 31 Dec 9999 23:59:59 GMT",
                  kMaxRetryDelay}),
    [](const auto& test) { return test.param.name; });

class NoRetryAfter : public ::testing::TestWithParam<std::string> {};

TEST_P(NoRetryAfter, IsIgnored) {
  EXPECT_EQ(ParseRetryAfter(GetParam(), kNow), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    All, NoRetryAfter,
    ::testing::Values("", " ", "-5", "+5", "-9223372036854775808",
                      "-99999999999999999999", "5.5", "1e3", "0x10", "5s",
                      "soon", "5, 6", "Sun, 06 Nov 1994 08:49:37",
                      "Sun, 06 Nov 1994 08:49:37 PST",
                      "Sun, 31 Feb 1994 08:49:37 GMT",
                      "Sun, 06 Nov 1994 08:49:37 GMT+1", "1994-11-06T08:49:37Z",
                      // Texts that abseil takes for times.
                      "infinite-future", "infinite-past"));

TEST(TryAgainIn, IsReadOutOfAnErrorsText) {
  EXPECT_EQ(ParseTryAgainIn("Rate limit is exceeded. Try again in 57 seconds."),
            absl::Seconds(57));
  EXPECT_EQ(ParseTryAgainIn("try again in 1 second"), kMinRetryDelay);
  EXPECT_EQ(ParseTryAgainIn("Try again in 0 seconds"), kMinRetryDelay);
  EXPECT_EQ(ParseTryAgainIn("Try again in 99999999999999999999 seconds"),
            kMaxRetryDelay);
}

TEST(TryAgainIn, IsNothingInOtherTexts) {
  for (const char* text :
       {"", "Try again in ", "Try again in 5", "Try again in 5 minutes",
        "Try again in five seconds", "Try again in -5 seconds",
        "Please try again after some time."}) {
    EXPECT_EQ(ParseTryAgainIn(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace partnercenter::client
