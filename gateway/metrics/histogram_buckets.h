#pragma once

#include <prometheus/histogram.h>

namespace partnercenter::gateway {

// Buckets of calls: upper bounds in seconds. Most calls that are answered from
// the cache take less than 1 ms; a call takes 120 s at most by default
// (limits.maxDeadline).
inline prometheus::Histogram::BucketBoundaries CallBuckets() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75,
          1,     1.5,    2,     3,    5,     10,   20,  30,  60,  120};
}

// Buckets of attempts. Partner Center seldom answers within 50 ms.
inline prometheus::Histogram::BucketBoundaries AttemptBuckets() {
  return {0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 30, 60, 120};
}

// Buckets of waits that should be zero.
inline prometheus::Histogram::BucketBoundaries QueueBuckets() {
  return {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
          1,     2.5,   5,    10,    30,   60,  120};
}

// Buckets of the age of cached responses, which callers accept for seconds, or
// for hours if the alternative is an error.
inline prometheus::Histogram::BucketBoundaries AgeBuckets() {
  return {1,   5,   15,   30,   60,    120,   300,
          600, 900, 1800, 3600, 10800, 43200, 86400};
}

}  // namespace partnercenter::gateway
