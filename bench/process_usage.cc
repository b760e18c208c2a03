#include "bench/process_usage.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace partnercenter::bench {
namespace {

std::optional<std::string> FindProc(pid_t pid, const char* name) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/", name));
  std::string text;
  if (!std::getline(file, text)) return std::nullopt;
  return text;
}

[[noreturn]] void Ended(pid_t pid) {
  std::cerr << "process " << pid << " has ended\n";
  std::exit(EXIT_FAILURE);
}

std::string ReadProc(pid_t pid, const char* name) {
  std::optional<std::string> text = FindProc(pid, name);
  if (!text.has_value()) Ended(pid);
  return *std::move(text);
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

std::optional<int64_t> ResidentBytesIfRunning(pid_t pid) {
  const std::optional<std::string> text = FindProc(pid, "statm");
  if (!text.has_value()) return std::nullopt;
  std::istringstream fields(*text);
  int64_t size = 0;
  int64_t resident = 0;
  fields >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

int64_t ResidentBytesOf(pid_t pid) {
  const std::optional<int64_t> bytes = ResidentBytesIfRunning(pid);
  if (!bytes.has_value()) Ended(pid);
  return *bytes;
}

}  // namespace partnercenter::bench
