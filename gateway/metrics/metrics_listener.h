#pragma once

#include <prometheus/collectable.h>

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/listen/acceptor.h"
#include "gateway/listen/listen_address.h"
#include "gateway/metrics/scrape_server.h"

namespace partnercenter::gateway {

// Serves /metrics in Prometheus' text format, on threads of its own. No
// connection can keep a scrape waiting: see ScrapeServer.
class MetricsListener {
 public:
  using Collectables = std::vector<std::shared_ptr<prometheus::Collectable>>;

  // Listens and serves at once.
  // Errors: Unavailable, if the address is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Start(
      const ListenAddress& address, Collectables collectables,
      Acceptor::Options options = {});

  // Closes all connections.
  ~MetricsListener();

  // Returns the address it listens on, the port filled in.
  const ListenAddress& address() const { return acceptor_->address(); }

 private:
  MetricsListener(std::unique_ptr<Acceptor> acceptor,
                  Collectables collectables);

  const std::unique_ptr<Acceptor> acceptor_;
  ScrapeServer server_;
};

}  // namespace partnercenter::gateway
