#include "simulator/faults/faults.h"

#include <algorithm>
#include <utility>

namespace partnercenter::simulator {

void Faults::Add(Fault fault) {
  if (fault.count && *fault.count <= 0) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  faults_.push_back(std::move(fault));
}

std::vector<Fault> Faults::list() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {faults_.begin(), faults_.end()};
}

void Faults::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  faults_.clear();
}

std::optional<Fault> Faults::Take(FaultTarget target, FaultStage stage) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found =
      std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) {
        return IsFor(fault, target) && StageOf(fault) == stage;
      });
  if (found == faults_.end()) return std::nullopt;
  Fault taken = *found;
  if (found->count && --*found->count == 0) faults_.erase(found);
  return taken;
}

}  // namespace partnercenter::simulator
