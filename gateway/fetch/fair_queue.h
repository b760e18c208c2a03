#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace partnercenter::gateway {

// A queue for each caller. Callers take turns, so one with a long queue does
// not delay the others. Each queue is in the order of its entries' numbers. Not
// thread-safe.
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

  // Returns how many entries go before a further one of this caller, if every
  // other caller has its turn first.
  size_t AheadOfNext(const std::string& caller) const {
    const size_t own = SizeOf(caller);
    size_t ahead = own;
    for (const auto& [other, queue] : queues_) {
      if (other != caller) ahead += std::min(queue.size(), own + 1);
    }
    return ahead;
  }

  // Removes and returns the entries for which `is_wanted(item, ahead)` returns
  // true: `ahead` entries go before this one, if every other caller has its
  // turn first.
  template <typename Predicate>
  std::vector<Entry> TakeIf(const Predicate& is_wanted) {
    const std::vector<size_t> ahead = AheadByPlace();
    std::vector<Entry> taken;
    for (auto queue = queues_.begin(); queue != queues_.end();) {
      const std::string& caller = queue->first;
      size_t place = 0;
      size_t gone = 0;  // of this caller: they go before no more
      for (auto it = queue->second.begin(); it != queue->second.end();) {
        if (!is_wanted(it->second, ahead[place++] - gone)) {
          ++it;
          continue;
        }
        taken.push_back({caller, it->first, std::move(it->second)});
        it = queue->second.erase(it);
        ++gone;
      }
      queue = queue->second.empty() ? queues_.erase(queue) : std::next(queue);
    }
    size_ -= taken.size();
    return taken;
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

  // By the place in a caller's queue, 0 the first: the entries that go before.
  std::vector<size_t> AheadByPlace() const {
    std::vector<size_t> ahead;
    for (const auto& [caller, queue] : queues_) {
      if (queue.size() > ahead.size()) ahead.resize(queue.size());
      ++ahead[queue.size() - 1];  // queues of this length
    }
    // Queues of at least this length: one round of turns.
    for (size_t place = ahead.size(); place > 1; --place) {
      ahead[place - 2] += ahead[place - 1];
    }
    size_t before = 0;
    for (size_t& place : ahead) {
      const size_t round = place;
      place = before + round - 1;
      before += round;
    }
    return ahead;
  }

  Queues queues_;
  size_t size_ = 0;
  // The caller that had the last turn; "" before the first.
  std::string last_;
};

}  // namespace partnercenter::gateway
