#include "base/saturating_time.h"

#include <google/protobuf/util/time_util.h>

#include <limits>

namespace partnercenter::base {

std::chrono::nanoseconds ToChronoWait(absl::Duration length) {
  return absl::ToChronoNanoseconds(BoundedWait(length));
}

int ToPollTimeout(absl::Duration length) {
  const absl::Duration rounded =
      absl::Ceil(BoundedWait(length), absl::Milliseconds(1));
  return static_cast<int>(std::min<int64_t>(absl::ToInt64Milliseconds(rounded),
                                            std::numeric_limits<int>::max()));
}

absl::Duration DurationOf(int64_t seconds, int64_t nanos) {
  return absl::Seconds(seconds) + absl::Nanoseconds(nanos);
}

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return DurationOf(duration.seconds(), duration.nanos());
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  using google::protobuf::util::TimeUtil;
  const absl::Duration longest =
      DurationOf(TimeUtil::kDurationMaxSeconds, 999'999'999);
  absl::Duration rest = std::clamp(duration, -longest, longest);
  google::protobuf::Duration result;
  result.set_seconds(absl::IDivDuration(rest, absl::Seconds(1), &rest));
  result.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return result;
}

}  // namespace partnercenter::base
