#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// A request that reached the simulator, for tests to look at.
struct SeenRequest {
  std::string method;
  // Path and query as they stood in the request line.
  std::string target;
  // Of Authorization only the scheme is kept ("Bearer"): a record is printed
  // when a test fails.
  std::vector<std::pair<std::string, std::string>> headers;

  // The first value of a header, whatever the case of its name; empty if there
  // is none.
  absl::string_view Header(absl::string_view name) const;
};

// Remembers the newest requests and counts all. Thread-safe.
class RequestRecord {
 public:
  // So many are remembered.
  static constexpr size_t kCapacity = 10'000;

  void Add(const Request& request);

  // The newest requests, oldest first.
  std::vector<SeenRequest> requests() const;

  // All that ever came.
  int64_t count() const;

 private:
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  mutable std::mutex mutex_;
  std::deque<SeenRequest> newest_ ABSL_GUARDED_BY(mutex_);
  int64_t count_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace partnercenter::simulator
