#include "json/time_text.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/time_zone.h"

namespace partnercenter::json {
namespace {

struct TimeCase {
  std::string text;
  std::optional<Instant> expected;
};

void PrintTo(const TimeCase& c, std::ostream* os) { *os << c.text; }

class TimeText : public ::testing::TestWithParam<TimeCase> {};

TEST_P(TimeText, IsReadAsTheInstantItNames) {
  EXPECT_EQ(ParseTimeText(GetParam().text), GetParam().expected);
}

TEST_P(TimeText, IsTheSameInAnyTimeZone) {
  for (const char* zone : testing::kOtherTimeZones) {
    const testing::ScopedTimeZone elsewhere(zone);
    EXPECT_EQ(ParseTimeText(GetParam().text), GetParam().expected) << zone;
  }
}

constexpr int64_t kNoon2020 = 1587470400;  // 2020-04-21T12:00:00Z

INSTANTIATE_TEST_SUITE_P(
    Accepted, TimeText,
    ::testing::Values(
        TimeCase{"2020-04-21T12:00:00Z", Instant{kNoon2020, 0}},
        TimeCase{"2020-04-21t12:00:00z", Instant{kNoon2020, 0}},
        TimeCase{"2020-04-21T12:00:00", Instant{kNoon2020, 0}},
        TimeCase{"2020-04-21T12:00:00.5", Instant{kNoon2020, 500000000}},
        TimeCase{"2020-04-21T12:00:00.1234567Z", Instant{kNoon2020, 123456700}},
        TimeCase{"2020-04-21T12:00:00.123456789Z",
                 Instant{kNoon2020, 123456789}},
        TimeCase{"2020-04-21T04:00:00-08:00", Instant{kNoon2020, 0}},
        TimeCase{"2020-04-21T17:30:00.25+05:30", Instant{kNoon2020, 250000000}},
        TimeCase{"2020-04-21T12:00:00-00:00", Instant{kNoon2020, 0}},
        TimeCase{"2020-02-29T00:00:00Z", Instant{1582934400, 0}},
        TimeCase{"1969-12-31T23:59:59.5Z", Instant{-1, 500000000}},
        TimeCase{"0001-01-01T00:00:00", Instant{-62135596800, 0}},
        TimeCase{"9999-12-31T23:59:59.999999999Z",
                 Instant{253402300799, 999999999}}));

INSTANTIATE_TEST_SUITE_P(
    Refused, TimeText,
    ::testing::Values(TimeCase{"", {}}, TimeCase{"2020-04-21", {}},
                      TimeCase{"2020-04-21TT12:00:00Z", {}},
                      TimeCase{"2020-04-21T06: 41: 12Z", {}},
                      TimeCase{"2020-04-21 12:00:00Z", {}},
                      TimeCase{" 2020-04-21T12:00:00Z", {}},
                      TimeCase{"2020-04-21T12:00:00Z ", {}},
                      TimeCase{"2020-04-21T12:00Z", {}},
                      TimeCase{"2020-04-21T12:00:00.Z", {}},
                      TimeCase{"2020-04-21T12:00:00.1234567891Z", {}},
                      TimeCase{"2020-04-21T12:00:00,5Z", {}},
                      TimeCase{"2020-04-21T12:00:60Z", {}},
                      TimeCase{"2020-04-21T24:00:00Z", {}},
                      TimeCase{"2020-04-21T12:60:00Z", {}},
                      TimeCase{"2020-13-01T00:00:00Z", {}},
                      TimeCase{"2020-00-01T00:00:00Z", {}},
                      TimeCase{"2019-02-29T00:00:00Z", {}},
                      TimeCase{"2020-04-31T00:00:00Z", {}},
                      TimeCase{"2020-04-21T12:00:00+0530", {}},
                      TimeCase{"2020-04-21T12:00:00+24:00", {}},
                      TimeCase{"2020-04-21T12:00:00+05:60", {}},
                      TimeCase{"0000-12-31T00:00:00Z", {}},
                      TimeCase{"0001-01-01T00:00:00+00:01", {}},
                      TimeCase{"9999-12-31T23:59:59-00:01", {}},
                      TimeCase{"-001-01-01T00:00:00Z", {}},
                      TimeCase{"12020-04-21T12:00:00Z", {}},
                      TimeCase{"infinite-future", {}}));

}  // namespace
}  // namespace partnercenter::json
