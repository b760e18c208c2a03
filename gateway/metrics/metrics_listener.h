#pragma once

#include <prometheus/collectable.h>

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/listen/listen_address.h"

namespace prometheus {
class Exposer;
}

namespace partnercenter::gateway {

// Serves /metrics in Prometheus' text format, on two threads of its own: a
// scraper that hangs does not block another one. A scraper that does not send
// its request or read the answer within seconds is disconnected.
class MetricsListener {
 public:
  using Collectables = std::vector<std::shared_ptr<prometheus::Collectable>>;

  // Listens and serves at once.
  // Errors: Unavailable, if the address is taken or not this machine's. Debian
  // 12's civetweb knows no IPv6: each of its addresses is such a one.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Start(
      const ListenAddress& address, Collectables collectables);

  // Waits for the scrapes under way.
  ~MetricsListener();

  // Returns the address it listens on, the port filled in.
  const ListenAddress& address() const { return address_; }

 private:
  MetricsListener(ListenAddress address, Collectables collectables,
                  std::unique_ptr<prometheus::Exposer> exposer);

  const ListenAddress address_;
  const Collectables collectables_;  // the exposer does not own them
  const std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace partnercenter::gateway
