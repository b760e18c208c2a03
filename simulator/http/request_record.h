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

// A request that reached the simulator, for tests to inspect.
struct SeenRequest {
  std::string method;
  // Path and query as in the request line.
  std::string target;
  // Headers; of Authorization only the scheme ("Bearer"), because a record is
  // printed when a test fails.
  std::vector<std::pair<std::string, std::string>> headers;

  // Returns the first value of a header, whose name is case-insensitive; empty
  // if the header is absent.
  absl::string_view Header(absl::string_view name) const;
};

// Remembers the newest requests and counts all of them. Thread-safe.
class RequestRecord {
 public:
  // Number of remembered requests.
  static constexpr size_t kCapacity = 10'000;

  void Add(const Request& request);

  // Returns the newest requests, oldest first.
  std::vector<SeenRequest> requests() const;

  // Returns the number of all requests.
  int64_t count() const;

 private:
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  mutable std::mutex mutex_;
  std::deque<SeenRequest> newest_ ABSL_GUARDED_BY(mutex_);
  int64_t count_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace partnercenter::simulator
