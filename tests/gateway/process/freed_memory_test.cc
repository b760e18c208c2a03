#include "gateway/process/freed_memory.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

// A process whose heaps have holes that no trim gives back.
class FreedMemoryTest : public ::testing::Test {
 protected:
  static constexpr int64_t kGrowth = FreedMemory::kGrowthBytes;

  FreedMemoryTest() {
    memory_.Check();
    trims_ = 0;
  }

  int64_t holes_ = 3 * kGrowth;
  int64_t unused_ = holes_;
  int trims_ = 0;
  FreedMemory memory_{{[this] { return unused_; },
                       [this] {
                         ++trims_;
                         unused_ = holes_;
                       }}};
};

TEST_F(FreedMemoryTest, IsGivenBackAfterABurst) {
  for (int burst = 1; burst <= 3; ++burst) {
    unused_ = holes_ + kGrowth;
    memory_.Check();
    EXPECT_EQ(trims_, burst);
    EXPECT_EQ(unused_, holes_);
  }
}

TEST_F(FreedMemoryTest, IsNotLookedForWhileThereIsNoMore) {
  for (int i = 0; i < 3; ++i) memory_.Check();
  unused_ = holes_ + kGrowth - 1;
  memory_.Check();
  EXPECT_EQ(trims_, 0);
}

TEST_F(FreedMemoryTest, IsLookedForOnceIfItCannotBeGivenBack) {
  holes_ += 5 * kGrowth;
  unused_ = holes_;
  for (int i = 0; i < 3; ++i) memory_.Check();
  EXPECT_EQ(trims_, 1);
}

TEST_F(FreedMemoryTest, IsComparedWithTheLeastThatThereWas) {
  // The holes are allocated again, and freed again.
  unused_ = 0;
  memory_.Check();
  unused_ = kGrowth;
  holes_ = 0;
  memory_.Check();
  EXPECT_EQ(trims_, 1);
  EXPECT_EQ(unused_, 0);
}

}  // namespace
}  // namespace partnercenter::gateway
