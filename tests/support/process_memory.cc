#include "tests/support/process_memory.h"

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::testing {
namespace {

// A value of /proc/PID/status.
int64_t StatusValue(pid_t pid, absl::string_view name) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  std::string word;
  int64_t value = 0;
  while (status >> word) {
    if (word == name) status >> value;
  }
  return value;
}

}  // namespace

int64_t ResidentMemory(pid_t pid) { return StatusValue(pid, "VmRSS:"); }

int64_t PeakResidentMemory(pid_t pid) { return StatusValue(pid, "VmHWM:"); }

bool IsSanitized(pid_t pid) {
  return StatusValue(pid, "VmSize:") > (int64_t{1} << 30);
}

}  // namespace partnercenter::testing
