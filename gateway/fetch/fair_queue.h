#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace partnercenter::gateway {

// A queue for each caller. Callers take turns, so one with a long queue does
// not delay the others. Each queue is in the order of its entries' numbers.
template <typename Item>
class FairQueue {
 public:
  struct Entry {
    std::string caller;
    uint64_t number = 0;  // unique
    Item item;
  };

  void Put(Entry entry) {
    queues_[std::move(entry.caller)].emplace(entry.number,
                                             std::move(entry.item));
    ++size_;
  }

  // Removes and returns the first entry of the caller whose turn it is. There
  // must be one (size() > 0).
  Entry Take() {
    auto queue = queues_.upper_bound(last_);
    if (queue == queues_.end()) queue = queues_.begin();
    last_ = queue->first;
    return Extract(queue, queue->second.begin());
  }

  // Removes and returns the entry of this number; nothing if there is none.
  std::optional<Entry> Take(uint64_t number) {
    for (auto queue = queues_.begin(); queue != queues_.end(); ++queue) {
      const auto found = queue->second.find(number);
      if (found != queue->second.end()) return Extract(queue, found);
    }
    return std::nullopt;
  }

  size_t size() const { return size_; }
  size_t SizeOf(const std::string& caller) const {
    const auto queue = queues_.find(caller);
    return queue == queues_.end() ? 0 : queue->second.size();
  }
  void Clear() {
    queues_.clear();
    size_ = 0;
  }

 private:
  using Queue = std::map<uint64_t, Item>;
  using Queues = std::map<std::string, Queue>;  // by caller; none is empty

  Entry Extract(typename Queues::iterator queue,
                typename Queue::iterator found) {
    Entry entry = {queue->first, found->first, std::move(found->second)};
    queue->second.erase(found);
    if (queue->second.empty()) queues_.erase(queue);
    --size_;
    return entry;
  }

  Queues queues_;
  size_t size_ = 0;
  // The caller that had the last turn; "" before the first.
  std::string last_;
};

}  // namespace partnercenter::gateway
