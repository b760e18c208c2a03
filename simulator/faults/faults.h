#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "simulator/faults/fault.h"

namespace partnercenter::simulator {

// The faults that wait for requests. A fault is used up when it has hit as many
// as its `count`. Thread-safe.
class Faults {
 public:
  void Add(Fault fault);

  // Those that are left, oldest first, with what is left of their counts.
  std::vector<Fault> list() const;

  void Clear();

  // The oldest fault of this stage for requests to `target`, which is not
  // kBoth; it has hit one more with this. Nothing if there is none.
  std::optional<Fault> Take(FaultTarget target, FaultStage stage);

 private:
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  mutable std::mutex mutex_;
  // None has a count of 0.
  std::list<Fault> faults_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
