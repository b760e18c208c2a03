#include "absl/strings/str_cat.h"
#include "gateway/config/config_checks.h"

namespace partnercenter::gateway {

void CheckLimits(const Config& config, ConfigErrors& errors) {
  const int64_t largest = config.upstream().max_body_bytes();
  if (config.limits().body_bytes() < largest) {
    errors.Error(
        "limits.bodyBytes",
        absl::StrCat("needs to be at least upstream.maxBodyBytes (", largest,
                     "), or the largest body could not be received; it is ",
                     config.limits().body_bytes()));
  }
}

}  // namespace partnercenter::gateway
