#include "bench/process_usage.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::bench {
namespace {

std::string ReadProc(pid_t pid, const char* name) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/", name));
  std::string text;
  if (!std::getline(file, text)) {
    std::cerr << "process " << pid << " has ended\n";
    std::exit(EXIT_FAILURE);
  }
  return text;
}

}  // namespace

absl::Duration CpuTimeOf(pid_t pid) {
  const std::string text = ReadProc(pid, "stat");
  // The program's name, in brackets, may itself contain blanks and brackets.
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  // proc(5): the name is followed by fields 3 to 13, then utime and stime.
  for (int field = 3; field <= 13; ++field) fields >> skipped;
  int64_t user = 0;
  int64_t system = 0;
  fields >> user >> system;
  return absl::Seconds(user + system) / sysconf(_SC_CLK_TCK);
}

int64_t ResidentBytesOf(pid_t pid) {
  std::istringstream fields(ReadProc(pid, "statm"));
  int64_t size = 0;
  int64_t resident = 0;
  fields >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace partnercenter::bench
