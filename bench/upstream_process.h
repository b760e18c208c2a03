#pragma once

#include <string>

#include "absl/time/time.h"
#include "tests/support/process.h"

namespace partnercenter::bench {

struct UpstreamOptions {
  int orders = 20;
  absl::Duration latency = absl::ZeroDuration();
};

// The simulator with one customer, no throttling and no log.
class UpstreamProcess {
 public:
  explicit UpstreamProcess(const UpstreamOptions& options);

  const std::string& base_url() const { return base_url_; }
  const std::string& customer() const { return customer_; }

 private:
  testing::Process process_;
  std::string base_url_;
  std::string customer_;
};

}  // namespace partnercenter::bench
