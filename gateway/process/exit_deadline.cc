#include "gateway/process/exit_deadline.h"

#include <cstdlib>
#include <thread>

namespace partnercenter::gateway {

void ExitWithin(absl::Duration limit, int exit_code) {
  std::thread([limit, exit_code] {
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(limit));
    std::_Exit(exit_code);
  }).detach();
}

}  // namespace partnercenter::gateway
