#pragma once

#include <grpcpp/security/credentials.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "bench/delayed_upstream.h"
#include "bench/open_load.h"

namespace partnercenter::bench {

// Body of an order, as an upstream sends it.
inline constexpr char kOrder[] = R"({"id":"x"})";

// Returns the encoded request for a customer's only order. Calls for different
// customers share nothing.
std::string OrderOf(int64_t customer);

// Returns a load of GetOrder with a deadline of 5 s, each call for a customer
// of its own, on enough connections to the gateway that no call waits for one.
OpenLoadOptions OrderLoad(const std::string& address, double calls_per_second,
                          const std::shared_ptr<grpc::ChannelCredentials>&
                              credentials = grpc::InsecureChannelCredentials());

// An upstream whose answers all take the same time, which can change.
class SteadyUpstream {
 public:
  explicit SteadyUpstream(absl::Duration delay)
      : delay_ms_(absl::ToInt64Milliseconds(delay)),
        server_([this](absl::string_view) {
          return DelayedUpstream::Answer{200, kOrder,
                                         absl::Milliseconds(delay_ms_.load())};
        }) {}

  void SetDelay(absl::Duration delay) {
    delay_ms_ = absl::ToInt64Milliseconds(delay);
  }
  DelayedUpstream& server() { return server_; }

 private:
  std::atomic<int64_t> delay_ms_;
  DelayedUpstream server_;
};

}  // namespace partnercenter::bench
