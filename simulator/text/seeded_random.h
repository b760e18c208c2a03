#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Numbers that depend on nothing but the seed: the same on every machine and
// with every standard library, which <random>'s distributions are not
// (SplitMix64). Not for secrets. Not thread-safe.
class SeededRandom {
 public:
  // All of `seeds` count, and so does their order.
  SeededRandom(std::initializer_list<uint64_t> seeds);

  uint64_t Next();

  // 0 to `limit` - 1, `limit` > 0. Takes int for indices and counts.
  int Below(int limit);

  // True once in `n` times, on average.
  bool OneIn(int n) { return Below(n) == 0; }

  // `length` characters of `alphabet`.
  std::string Text(int length, absl::string_view alphabet);

  // A GUID in lower case.
  std::string Guid();

  // One of a range with size() and operator[].
  template <typename Range>
  const auto& OneOf(const Range& range) {
    return range[static_cast<size_t>(Below(static_cast<int>(range.size())))];
  }

 private:
  uint64_t state_ = 0;
};

}  // namespace partnercenter::simulator
