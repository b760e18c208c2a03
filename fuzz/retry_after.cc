// Target: the value of a Retry-After header.

#include "client/status/retry_after.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

// The epoch, 2024 and the last second that a Timestamp holds.
constexpr absl::Time kNows[] = {absl::UnixEpoch(),
                                absl::FromUnixSeconds(1719792000),
                                absl::FromUnixSeconds(253402300799)};

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  namespace client = partnercenter::client;
  const absl::string_view value(reinterpret_cast<const char*>(data), size);
  const bool is_read =
      client::ParseRetryAfter(value, absl::UnixEpoch()).has_value();
  for (const absl::Time now : kNows) {
    const auto delay = client::ParseRetryAfter(value, now);
    Require(delay.has_value() == is_read,
            "the current time does not decide if a value is valid");
    if (!delay.has_value()) continue;
    Require(
        *delay >= client::kMinRetryDelay && *delay <= client::kMaxRetryDelay,
        absl::StrCat("a delay is bounded: ", absl::FormatDuration(*delay)));
  }
  return 0;
}
