#pragma once

#include <iosfwd>
#include <string>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// The options of `--probe`.
struct ProbeOptions {
  std::string address;  // "host:port", the host a name or an IP address
  // If set, the orders of this customer, a GUID, are listed too.
  std::string customer;
  // Time limit of the whole probe.
  absl::Duration timeout = absl::Seconds(10);
  // Print one JSON object in place of lines of text.
  bool json = false;

  // PEM file of certificate authorities. Empty: plaintext.
  std::string ca_file;
  // PEM files of the client certificate and its key; both or none are set.
  std::string certificate_file;
  std::string key_file;
  // Name that the server's certificate must have. Empty: the address's.
  std::string server_name;
};

// Calls a gateway as its callers do: checks its health and, with a customer,
// lists that customer's orders. Prints a line for each to `out`, or all as the
// JSON object of docs/lifecycle.md. Blocks until `options.timeout`. Returns the
// exit code: 0 if the gateway is serving and answers, else 1.
int RunProbe(const ProbeOptions& options, std::ostream& out);

}  // namespace partnercenter::gateway
