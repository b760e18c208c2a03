#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Random numbers that depend on the seed only: the same on every machine and
// with every standard library, unlike <random>'s distributions (SplitMix64).
// Not for secrets. Not thread-safe.
class SeededRandom {
 public:
  // `seeds` are significant in number, value and order.
  SeededRandom(std::initializer_list<uint64_t> seeds);

  uint64_t Next();

  // Returns 0 to `limit` - 1; `limit` > 0. An int, because it is used for
  // indices and counts.
  int Below(int limit);

  // Returns true once in `n` calls, on average.
  bool OneIn(int n) { return Below(n) == 0; }

  // Returns `length` characters of `alphabet`.
  std::string Text(int length, absl::string_view alphabet);

  // Returns a GUID in lower case.
  std::string Guid();

  // Returns an element of a range with size() and operator[].
  template <typename Range>
  const auto& OneOf(const Range& range) {
    return range[static_cast<size_t>(Below(static_cast<int>(range.size())))];
  }

 private:
  uint64_t state_ = 0;
};

}  // namespace partnercenter::simulator
