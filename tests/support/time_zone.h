#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include <string>

#include "absl/time/time.h"

namespace partnercenter::testing {

// Zones other than UTC, in the forms that the C library and abseil read: a file
// of the zone database, a rule of POSIX, a fixed offset of abseil's.
inline constexpr const char* kOtherTimeZones[] = {
    "America/St_Johns", "Asia/Kathmandu", "NST3:30", "Fixed/UTC+05:45:00"};

// Sets the time zone of the process while it stands. For tests of one thread.
class ScopedTimeZone {
 public:
  explicit ScopedTimeZone(const char* zone) {
    const char* const before = getenv("TZ");
    if (before != nullptr) before_ = before;
    had_one_ = before != nullptr;
    setenv("TZ", zone, /*overwrite=*/1);
    tzset();
    // Or the test would show nothing.
    const time_t noon = 1'700'000'000;
    tm local = {};
    localtime_r(&noon, &local);
    EXPECT_TRUE(local.tm_gmtoff != 0 ||
                absl::LocalTimeZone().At(absl::FromUnixSeconds(noon)).offset !=
                    0)
        << zone << " is no time zone here";
  }
  ~ScopedTimeZone() {
    if (had_one_) {
      setenv("TZ", before_.c_str(), /*overwrite=*/1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  ScopedTimeZone(const ScopedTimeZone&) = delete;
  ScopedTimeZone& operator=(const ScopedTimeZone&) = delete;

 private:
  bool had_one_ = false;
  std::string before_;
};

}  // namespace partnercenter::testing
