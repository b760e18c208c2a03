#include "gateway/process/file_limit.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "gateway/process/descriptor_ranges.h"

namespace partnercenter::gateway {
namespace {

// A few callers.
constexpr int64_t kLeastConnections = 32;
constexpr int64_t kGoodConnections = 512;

}  // namespace

int64_t RaiseFileLimit() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  constexpr rlim_t kMax = std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(std::min(limit.rlim_cur, kMax));
}

absl::Status CheckFileLimit(int64_t limit, int upstream_connections) {
  const int64_t own = FilesBesideCallers(upstream_connections);
  const auto too_low = [&](int64_t connections) {
    return absl::StrCat("the limit of open files (ulimit -Hn) is ", limit,
                        ", which is less than the ", own + connections, " for ",
                        upstream_connections, " upstream connections and ",
                        connections, " callers");
  };
  if (limit < own + kLeastConnections) {
    return absl::FailedPreconditionError(too_low(kLeastConnections));
  }
  if (limit < own + kGoodConnections) {
    return absl::ResourceExhaustedError(too_low(kGoodConnections));
  }
  return absl::OkStatus();
}

}  // namespace partnercenter::gateway
