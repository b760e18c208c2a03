#pragma once

#include <iosfwd>
#include <string>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// What `--probe` is to try.
struct ProbeOptions {
  std::string address;  // "host:port", the host a name or an IP address
  // Set: also list the orders of this customer, a GUID.
  std::string customer;
  // For all of it.
  absl::Duration timeout = absl::Seconds(10);

  // PEM files. Plaintext, unless there is a CA file.
  std::string ca_file;
  // Both or none: what the client shows of itself.
  std::string certificate_file;
  std::string key_file;
  // The name that the server's certificate must have, if not the address's.
  std::string server_name;
};

// Calls a gateway as its callers do: asks for its health and, with a customer,
// for his orders. Prints a line for each to `out`. Returns the exit code: 0 if
// it is serving and answers, else 1.
int RunProbe(const ProbeOptions& options, std::ostream& out);

}  // namespace partnercenter::gateway
