#pragma once

#include <vector>

namespace partnercenter::testing {

// A port on 127.0.0.1 to which connecting never completes: its queue of
// connections is full, so the kernel drops every further attempt, as a firewall
// would.
class SilentListener {
 public:
  SilentListener();
  ~SilentListener();
  SilentListener(const SilentListener&) = delete;
  SilentListener& operator=(const SilentListener&) = delete;

  int port() const { return port_; }

 private:
  int port_ = 0;
  std::vector<int> sockets_;
};

}  // namespace partnercenter::testing
