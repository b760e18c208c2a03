#include "gateway/log/stderr_writer.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace partnercenter::gateway {
namespace {

// The time that a line waits for others.
constexpr std::chrono::milliseconds kGatherTime(20);

// Some 600 lines of calls: what two cores log while a reader sleeps for a few
// hundredths of a second.
constexpr size_t kMaxWaitingBytes = 256 * 1024;

// Writes all bytes; those that cannot be written are lost.
void WriteAll(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(STDERR_FILENO, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      // The descriptor that we were given does not block.
      pollfd room = {STDERR_FILENO, POLLOUT, 0};
      poll(&room, 1, /*timeout=*/-1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace

StderrWriter::StderrWriter() : thread_([this] { Run(); }) {}

StderrWriter::~StderrWriter() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StderrWriter::Write(absl::string_view line, bool urgent) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() > kMaxWaitingBytes) {
      ++dropped_lines_;
      return;
    }
    const bool is_first = waiting_.empty();
    waiting_.append(line.data(), line.size());
    const bool is_half_full = waiting_.size() > kMaxWaitingBytes / 2;
    const bool is_urgent = urgent || is_half_full;
    if (!is_first && (!is_urgent || is_urgent_)) return;
    is_urgent_ = is_urgent;
  }
  changed_.notify_one();
}

size_t StderrWriter::dropped_lines() const {
  const std::lock_guard lock(mutex_);
  return dropped_lines_;
}

void StderrWriter::Run() {
  std::string lines;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return !waiting_.empty() || is_ending_;
    });
    if (waiting_.empty()) return;
    changed_.wait_for(lock, kGatherTime,
                      [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
                        return is_urgent_ || is_ending_;
                      });
    lines.clear();
    lines.swap(waiting_);
    is_urgent_ = false;
    lock.unlock();
    WriteAll(lines);
    lock.lock();
  }
}

}  // namespace partnercenter::gateway
