#include "tests/support/eventually.h"

#include "absl/time/clock.h"

namespace partnercenter::testing {

bool Eventually(const std::function<bool()>& happened, absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (!happened()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return true;
}

}  // namespace partnercenter::testing
