#include "tests/support/settable_wall_clock.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>

namespace partnercenter::testing {

SettableWallClock::SettableWallClock() : file_(folder_.PathOf("shift")) {
  std::ofstream(file_, std::ios::binary) << std::string(sizeof(int64_t), '\0');
  setenv("WALL_CLOCK_SHIFT", file_.c_str(), 1);
  setenv("LD_PRELOAD", WALL_CLOCK_SHIFT_LIBRARY, 1);
}

SettableWallClock::~SettableWallClock() {
  unsetenv("LD_PRELOAD");
  unsetenv("WALL_CLOCK_SHIFT");
}

void SettableWallClock::Set(absl::Duration shift) const {
  const int64_t seconds = absl::ToInt64Seconds(shift);
  // Not truncated: programs have mapped it.
  std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
  file.write(reinterpret_cast<const char*>(&seconds), sizeof(seconds));
}

}  // namespace partnercenter::testing
