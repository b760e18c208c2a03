#pragma once

#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/stopped.h"

namespace partnercenter::client {

// Upstream cost of a call so far, over all its requests.
struct CallEffort {
  int attempts = 0;
  // Total length of the exchanges that have ended, one after the other.
  absl::Duration upstream_time;
  // Total size of the bodies that were received.
  size_t upstream_bytes = 0;
  // MS-CV of the last answer that had one.
  std::string ms_cv;
};

// Progress of a call, for a reply that is sent before its worker can answer.
// Thread-safe.
class CallProgress {
 public:
  // Enters a phase. `phase` is a literal: see ErrorInfo.metadata.
  void Enter(absl::string_view phase) {
    const std::lock_guard lock(mutex_);
    phase_ = phase;
  }
  // Counts another attempt of a request, or the first one of the next.
  void BeginAttempt(const std::string& ms_request_id) {
    const std::lock_guard lock(mutex_);
    attempts_ = ms_request_id == ms_request_id_ ? attempts_ + 1 : 1;
    ms_request_id_ = ms_request_id;
    ++effort_.attempts;
  }
  // Adds an exchange of the last attempt. `ms_cv` may be empty.
  void EndExchange(absl::Duration length, size_t bytes,
                   const std::string& ms_cv) {
    const std::lock_guard lock(mutex_);
    effort_.upstream_time += length;
    effort_.upstream_bytes += bytes;
    if (!ms_cv.empty()) effort_.ms_cv = ms_cv;
  }

  // Returns how far the call has come.
  Stopped stopped() const {
    const std::lock_guard lock(mutex_);
    return {phase_, attempts_, ms_request_id_};
  }
  absl::string_view phase() const {
    const std::lock_guard lock(mutex_);
    return phase_;
  }
  // Identify the last GET; "" and 0 before the first.
  std::string ms_request_id() const {
    const std::lock_guard lock(mutex_);
    return ms_request_id_;
  }
  int attempts() const {
    const std::lock_guard lock(mutex_);
    return attempts_;
  }
  CallEffort effort() const {
    const std::lock_guard lock(mutex_);
    return effort_;
  }

 private:
  mutable std::mutex mutex_;
  absl::string_view phase_ ABSL_GUARDED_BY(mutex_) = "queue";
  std::string ms_request_id_ ABSL_GUARDED_BY(mutex_);
  int attempts_ ABSL_GUARDED_BY(mutex_) = 0;
  CallEffort effort_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::client
