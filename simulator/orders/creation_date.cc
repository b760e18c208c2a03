#include "simulator/orders/creation_date.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace partnercenter::simulator {
namespace {

constexpr int kSecondsOfYear = 365 * 86400;

absl::CivilSecond SomeTime(SeededRandom& random, int first_year, int years) {
  const int year = first_year + random.Below(years);
  return absl::CivilSecond(year) + random.Below(kSecondsOfYear);
}

// ".4170000" becomes ".417", ".0000000" nothing: .NET's format "FFFFFFF".
std::string Fraction(int ticks) {
  std::string text = absl::StrFormat(".%07d", ticks);
  while (absl::EndsWith(text, "0")) text.pop_back();
  return text == "." ? "" : text;
}

// Few orders are created on a full second or tenth, but a parser must handle
// it.
int SomeTicks(SeededRandom& random) {
  const int ticks = random.Below(10'000'000);
  switch (random.Below(8)) {
    case 0:
      return 0;
    case 1:
      return ticks / 1'000'000 * 1'000'000;
    default:
      return ticks;
  }
}

absl::string_view PacificOffset(absl::CivilSecond time) {
  return time.month() >= 4 && time.month() <= 10 ? "-07:00" : "-08:00";
}

}  // namespace

std::string LegacyDate(SeededRandom& random) {
  const absl::CivilSecond time = SomeTime(random, 2017, 3);
  const std::string fraction =
      random.OneIn(2) ? absl::StrFormat("%02d", random.Below(100))
                      : absl::StrFormat("%03d", random.Below(1000));
  const absl::string_view offset =
      random.OneIn(3) ? "+00:00" : PacificOffset(time);
  return absl::StrCat(absl::FormatCivilTime(time), ".", fraction, offset);
}

std::string ModernDate(SeededRandom& random) {
  const absl::CivilSecond time = SomeTime(random, 2018, 3);
  return absl::StrCat(absl::FormatCivilTime(time), Fraction(SomeTicks(random)),
                      "Z");
}

std::string NewCommerceDate(SeededRandom& random) {
  const absl::CivilSecond time = SomeTime(random, 2022, 4);
  const std::string fraction = Fraction(SomeTicks(random));
  return absl::StrCat(absl::FormatCivilTime(time), fraction,
                      random.OneIn(16) ? "" : "Z");
}

std::string TermEndDate(SeededRandom& random) {
  const absl::CivilDay day(SomeTime(random, 2026, 2));
  return absl::StrCat(absl::FormatCivilTime(absl::CivilSecond(day)), "Z");
}

}  // namespace partnercenter::simulator
