#include "json/time_text.h"

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace partnercenter::json {
namespace {

constexpr int64_t kMinSeconds = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kMaxSeconds = 253402300799;  // 9999-12-31T23:59:59Z

// Takes pieces off the front of a text. After a failure every further piece
// fails too.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool empty() const { return rest_.empty(); }
  char Peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool Take(char c) {
    if (absl::ascii_tolower(Peek()) != c) return ok_ = false;
    rest_.remove_prefix(1);
    return true;
  }

  // A number of exactly `digits` digits in [min, max].
  int Number(int digits, int min, int max) {
    int value = 0;
    for (int i = 0; i < digits; ++i) value = value * 10 + Digit();
    if (value < min || value > max) ok_ = false;
    return value;
  }

  // What follows the decimal point: one to nine digits, as nanoseconds.
  int32_t Nanos() {
    int32_t nanos = 0;
    int digits = 0;
    for (; absl::ascii_isdigit(Peek()) && digits < 9; ++digits) {
      nanos = nanos * 10 + Digit();
    }
    if (digits == 0) ok_ = false;
    for (; digits < 9; ++digits) nanos *= 10;
    return nanos;
  }

 private:
  int Digit() {
    const char c = Peek();
    if (!absl::ascii_isdigit(c)) {
      ok_ = false;
      return 0;
    }
    rest_.remove_prefix(1);
    return c - '0';
  }

  absl::string_view rest_;
  bool ok_ = true;
};

// Seconds east of UTC.
int ParseZone(Scanner& scanner) {
  if (scanner.empty()) return 0;
  const char sign = scanner.Peek();
  if (sign != '+' && sign != '-') {
    scanner.Take('z');
    return 0;
  }
  scanner.Take(sign);
  const int hours = scanner.Number(2, 0, 23);
  scanner.Take(':');
  const int minutes = scanner.Number(2, 0, 59);
  const int seconds = (hours * 60 + minutes) * 60;
  return sign == '-' ? -seconds : seconds;
}

}  // namespace

std::optional<Instant> ParseTimeText(absl::string_view text) {
  Scanner scanner(text);
  const int year = scanner.Number(4, 0, 9999);
  scanner.Take('-');
  const int month = scanner.Number(2, 1, 12);
  scanner.Take('-');
  const int day = scanner.Number(2, 1, 31);
  scanner.Take('t');
  const int hour = scanner.Number(2, 0, 23);
  scanner.Take(':');
  const int minute = scanner.Number(2, 0, 59);
  scanner.Take(':');
  const int second = scanner.Number(2, 0, 59);
  Instant instant;
  if (scanner.Peek() == '.') {
    scanner.Take('.');
    instant.nanos = scanner.Nanos();
  }
  const int offset = ParseZone(scanner);
  if (!scanner.ok() || !scanner.empty()) return std::nullopt;

  const absl::CivilSecond civil(year, month, day, hour, minute, second);
  if (civil.day() != day) return std::nullopt;  // 30 February was normalised
  instant.seconds = (civil - absl::CivilSecond(1970, 1, 1)) - offset;
  if (instant.seconds < kMinSeconds || instant.seconds > kMaxSeconds) {
    return std::nullopt;
  }
  return instant;
}

}  // namespace partnercenter::json
