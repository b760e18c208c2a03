#pragma once

#include <string>

#include "tests/support/process.h"

namespace partnercenter::bench {

// A gRPC server that always answers ListOrders and GetOrder with the same
// bytes, without an upstream: the cost of gRPC itself. It runs in a process of
// its own, so that its CPU usage can be told from that of the load.
class FloorProcess {
 public:
  // Starts this program once more, as such a server.
  explicit FloorProcess(const std::string& reply_file);

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_.pid(); }

 private:
  testing::Process process_;
  std::string address_;
};

// Serves the file's bytes until the process is killed.
[[noreturn]] void ServeFloor(const std::string& reply_file);

}  // namespace partnercenter::bench
