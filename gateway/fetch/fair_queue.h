#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace partnercenter::gateway {

// A queue with a line for each caller. Callers take turns, so one with a long
// line does not keep the others waiting; a line is in the order of numbers.
template <typename Item>
class FairQueue {
 public:
  struct Entry {
    std::string caller;
    uint64_t number = 0;  // unique
    Item item;
  };

  void Put(Entry entry) {
    lines_[std::move(entry.caller)].emplace(entry.number,
                                            std::move(entry.item));
    ++size_;
  }

  // Removes and returns the first of the line whose turn it is. The queue must
  // not be empty.
  Entry Take() {
    auto line = lines_.upper_bound(last_);
    if (line == lines_.end()) line = lines_.begin();
    last_ = line->first;
    return Extract(line, line->second.begin());
  }

  // Removes and returns the entry of this number, if it waits.
  std::optional<Entry> Take(uint64_t number) {
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
      const auto found = line->second.find(number);
      if (found != line->second.end()) return Extract(line, found);
    }
    return std::nullopt;
  }

  size_t size() const { return size_; }
  size_t SizeOf(const std::string& caller) const {
    const auto line = lines_.find(caller);
    return line == lines_.end() ? 0 : line->second.size();
  }
  void Clear() {
    lines_.clear();
    size_ = 0;
  }

 private:
  using Line = std::map<uint64_t, Item>;
  using Lines = std::map<std::string, Line>;  // none is empty

  Entry Extract(typename Lines::iterator line, typename Line::iterator place) {
    Entry entry = {line->first, place->first, std::move(place->second)};
    line->second.erase(place);
    if (line->second.empty()) lines_.erase(line);
    --size_;
    return entry;
  }

  Lines lines_;
  size_t size_ = 0;
  // The caller that had the last turn; "" before the first.
  std::string last_;
};

}  // namespace partnercenter::gateway
