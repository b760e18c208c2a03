// A library to preload (LD_PRELOAD) into a program whose wall time a test sets:
// CLOCK_REALTIME is shifted by the number of seconds in the file named by
// WALL_CLOCK_SHIFT. Other clocks are left alone, as when an operator or NTP
// sets the time.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const volatile int64_t* shift_seconds = nullptr;

__attribute__((constructor)) void MapShift() {
  const char* const path = std::getenv("WALL_CLOCK_SHIFT");
  if (path == nullptr) return;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void* const mapped =
      mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped == MAP_FAILED) return;
  shift_seconds = static_cast<const volatile int64_t*>(mapped);
}

bool IsWallClock(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const auto result = static_cast<int>(syscall(SYS_clock_gettime, clock, now));
  if (result == 0 && shift_seconds != nullptr && IsWallClock(clock)) {
    now->tv_sec += static_cast<time_t>(*shift_seconds);
  }
  return result;
}

int gettimeofday(timeval* now, void* /*timezone*/) noexcept {
  timespec time = {};
  const int result = clock_gettime(CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec;
  now->tv_usec = static_cast<suseconds_t>(time.tv_nsec / 1000);
  return result;
}

time_t time(time_t* now) noexcept {
  timespec time = {};
  clock_gettime(CLOCK_REALTIME, &time);
  if (now != nullptr) *now = time.tv_sec;
  return time.tv_sec;
}

}  // extern "C"
