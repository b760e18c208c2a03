#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace partnercenter::gateway {

// What waits, in a line for each caller. Callers take turns, so that one with a
// long line does not keep the others waiting; within a line it goes by number.
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

  // The first of the line whose turn it is. There must be something.
  Entry Take() {
    auto line = lines_.upper_bound(last_);
    if (line == lines_.end()) line = lines_.begin();
    last_ = line->first;
    return Extract(line, line->second.begin());
  }

  // Takes out what waits under this number, if it does.
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
  // Who had the last turn; "" if nobody had.
  std::string last_;
};

}  // namespace partnercenter::gateway
