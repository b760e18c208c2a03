#pragma once

#include <algorithm>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// The pause after accept() has failed. Doubles with each failure in a row, up
// to 100 ms. One failure hardly delays the next connection, and an error that
// stays, whichever it is, does not keep a core busy.
class AcceptBackoff {
 public:
  static constexpr absl::Duration kMax = absl::Milliseconds(100);

  void OnSuccess() { next_ = kFirst; }

  // Returns the pause to make now.
  absl::Duration OnFailure() {
    const absl::Duration pause = next_;
    next_ = std::min(2 * next_, kMax);
    return pause;
  }

 private:
  static constexpr absl::Duration kFirst = absl::Milliseconds(1);

  absl::Duration next_ = kFirst;
};

}  // namespace partnercenter::gateway
