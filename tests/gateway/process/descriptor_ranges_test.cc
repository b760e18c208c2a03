#include "gateway/process/descriptor_ranges.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace partnercenter::gateway {
namespace {

int SizeOf(const DescriptorRange& range) { return range.end - range.first; }

TEST(DescriptorRanges, LeaveTheHighestNumbersForWhatServingNeeds) {
  for (const int64_t limit : {200, 1024, 4096}) {
    for (const int connections : {1, 32}) {
      const DescriptorRanges ranges = DivideDescriptors(limit, connections);

      // Two for each upstream connection, and some for files.
      EXPECT_EQ(ranges.health.end, limit - 2 * connections - 16) << limit;
    }
  }
}

TEST(DescriptorRanges, OfListenersDoNotOverlap) {
  const DescriptorRanges ranges = DivideDescriptors(1024, 32);

  EXPECT_EQ(ranges.api.first, 0);
  EXPECT_EQ(ranges.metrics.first, ranges.api.end);
  EXPECT_EQ(ranges.health.first, ranges.metrics.end);
  EXPECT_GT(SizeOf(ranges.metrics), 0);
  EXPECT_GT(SizeOf(ranges.health), 0);
}

TEST(DescriptorRanges, LeaveRoomForCallersAtTheLowestLimit) {
  const DescriptorRanges ranges =
      DivideDescriptors(FilesBesideCallers(32) + 32, 32);

  // Beside those of an idle gateway, which has the lowest numbers.
  EXPECT_EQ(SizeOf(ranges.api), 24 + 32);
}

TEST(DescriptorRanges, BoundCallersWhereTheLimitDoesNot) {
  for (const int64_t limit :
       {int64_t{1} << 20, std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(SizeOf(DivideDescriptors(limit, 32).api), 24 + 4096);
  }
}

}  // namespace
}  // namespace partnercenter::gateway
