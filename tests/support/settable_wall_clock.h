#pragma once

#include <string>

#include "absl/time/time.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::testing {

// The wall time of the programs that are started while the object lives. Not
// for programs with a sanitizer, which must be loaded before any other library.
class SettableWallClock {
 public:
  SettableWallClock();
  ~SettableWallClock();
  SettableWallClock(const SettableWallClock&) = delete;
  SettableWallClock& operator=(const SettableWallClock&) = delete;

  // Sets the wall time to the real one and `shift`, in whole seconds.
  void Set(absl::Duration shift) const;

 private:
  const TemporaryFolder folder_;
  const std::string file_;
};

}  // namespace partnercenter::testing
