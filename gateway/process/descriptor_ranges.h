#pragma once

#include <cstdint>
#include <limits>

namespace partnercenter::gateway {

// Numbers that file descriptors may have, `end` excluded.
struct DescriptorRange {
  int first = 0;
  int end = std::numeric_limits<int>::max();
};

// The descriptors that each listener's connections may have. The kernel gives
// a new file the lowest free number, so whatever connections there are, those
// above all ranges are free for what serving needs: connections to the
// upstream, name look-ups, the files of tokens and certificates. No listener
// can take those of another.
struct DescriptorRanges {
  DescriptorRange api;
  DescriptorRange metrics;
  DescriptorRange health;
};

// Returns the number of files that a gateway needs beside its callers'
// connections: its own, connections of probes and scrapes, and two for each
// connection to the upstream.
int64_t FilesBesideCallers(int upstream_connections);

// Divides the descriptors of a process that may have `limit` files, which has
// passed CheckFileLimit.
DescriptorRanges DivideDescriptors(int64_t limit, int upstream_connections);

}  // namespace partnercenter::gateway
