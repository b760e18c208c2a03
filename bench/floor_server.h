#pragma once

#include <string>

#include "tests/support/process.h"

namespace partnercenter::bench {

// A gRPC server that answers ListOrders and GetOrder with the same bytes always
// and asks no upstream: what gRPC itself costs. In a process of its own, so
// that its use of the CPU can be told from that of the load.
class FloorProcess {
 public:
  // Starts this program again as such a server.
  explicit FloorProcess(const std::string& reply_file);

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_.pid(); }

 private:
  testing::Process process_;
  std::string address_;
};

// What that process does: serves the file's bytes until it is killed.
[[noreturn]] void ServeFloor(const std::string& reply_file);

}  // namespace partnercenter::bench
