#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/process.h"

namespace partnercenter::bench {

struct UpstreamOptions {
  int customers = 1;
  int orders = 20;  // per customer
  absl::Duration latency = absl::ZeroDuration();
};

// The simulator, without rate limit and log.
class UpstreamProcess {
 public:
  explicit UpstreamProcess(const UpstreamOptions& options);

  const std::string& base_url() const { return base_url_; }
  const std::vector<std::string>& customers() const { return customers_; }

 private:
  testing::Process process_;
  std::string base_url_;
  std::vector<std::string> customers_;
};

}  // namespace partnercenter::bench
