#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "simulator/faults/fault.h"

namespace partnercenter::simulator {

// The active faults. A fault is removed once it has affected as many requests
// as its `count`. Thread-safe.
class Faults {
 public:
  void Add(Fault fault);

  // Returns the active faults, oldest first, with their remaining counts.
  std::vector<Fault> list() const;

  void Clear();

  // Returns the oldest fault of this stage for requests to `target`, which is
  // not kBoth, and counts one request against it. Returns nothing if there is
  // none.
  std::optional<Fault> Take(FaultTarget target, FaultStage stage);

 private:
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  mutable std::mutex mutex_;
  // Counts are never 0.
  std::list<Fault> faults_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
