#include "gateway/process/descriptor_ranges.h"

#include <algorithm>

namespace partnercenter::gateway {
namespace {

// Those that an idle gateway has open. Opened first, so they have the lowest
// numbers, in the API's range.
constexpr int kIdleFiles = 24;
constexpr int kScrapes = 20;
constexpr int kProbes = 16;
// Files that are read, and connections for tokens.
constexpr int kServingFiles = 16;
// Bounds the memory of a flood of connections where the limit of files does
// not; also, the kernel's table of a process's files is as large as the highest
// number.
constexpr int64_t kMaxCallers = 4096;

int64_t ServingFiles(int upstream_connections) {
  return kServingFiles + int64_t{2} * upstream_connections;
}

}  // namespace

int64_t FilesBesideCallers(int upstream_connections) {
  return kIdleFiles + kScrapes + kProbes + ServingFiles(upstream_connections);
}

DescriptorRanges DivideDescriptors(int64_t limit, int upstream_connections) {
  const int64_t callers =
      std::min(limit - FilesBesideCallers(upstream_connections), kMaxCallers);
  DescriptorRanges ranges;
  ranges.api = {0, static_cast<int>(kIdleFiles + callers)};
  ranges.metrics = {ranges.api.end, ranges.api.end + kScrapes};
  ranges.health = {ranges.metrics.end, ranges.metrics.end + kProbes};
  return ranges;
}

}  // namespace partnercenter::gateway
