#include "simulator/text/seeded_random.h"

#include "simulator/text/guid.h"

namespace partnercenter::simulator {

SeededRandom::SeededRandom(std::initializer_list<uint64_t> seeds) {
  for (const uint64_t seed : seeds) state_ = Next() ^ seed;
}

uint64_t SeededRandom::Next() {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

int SeededRandom::Below(int limit) {
  return static_cast<int>(Next() % static_cast<uint64_t>(limit));
}

std::string SeededRandom::Text(int length, absl::string_view alphabet) {
  std::string text;
  for (int i = 0; i < length; ++i) text += OneOf(alphabet);
  return text;
}

std::string SeededRandom::Guid() {
  const uint64_t high = Next();
  return GuidOf(high, Next());
}

}  // namespace partnercenter::simulator
