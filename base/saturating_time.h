#pragma once

#include <google/protobuf/duration.pb.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "absl/time/time.h"

namespace partnercenter::base {

// Conversions of times that a peer or an operator states. A legal one can be
// longer than 64 bits of nanoseconds hold, which is 292 years: the gRPC header
// `grpc-timeout: 99999999H` states 11,400 years. absl::Duration and absl::Time
// saturate at infinity, in sums and differences too. std::chrono, protobuf's
// TimeUtil and casts of poll's time limit do not: there a long time becomes a
// past one. These functions saturate.

// The longest time that a thread waits at a stretch, or a timer runs.
inline constexpr absl::Duration kLongestWait = absl::Hours(365 * 24);

// Returns `length` clamped to 0 and kLongestWait.
constexpr absl::Duration BoundedWait(absl::Duration length) {
  return std::clamp(length, absl::ZeroDuration(), kLongestWait);
}

// Returns the bounded wait for a condition variable or a sleep. A steady clock
// can add it to its time.
std::chrono::nanoseconds ToChronoWait(absl::Duration length);

// Returns the bounded wait for poll or epoll_wait, which take milliseconds:
// rounded up, or a caller would poll without pause in the last millisecond. At
// most 24 days, the longest that they take.
int ToPollTimeout(absl::Duration length);

// Returns the sum of seconds and nanoseconds, of whatever signs and sizes.
absl::Duration DurationOf(int64_t seconds, int64_t nanos);

// Returns the duration of a message, be it within the range of
// google/protobuf/duration.proto or not.
absl::Duration FromProto(const google::protobuf::Duration& duration);

// Returns a message within the range of google/protobuf/duration.proto (10,000
// years in both directions), in whole nanoseconds.
google::protobuf::Duration ToProto(absl::Duration duration);

}  // namespace partnercenter::base
