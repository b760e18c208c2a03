#include "gateway/metrics/metrics_listener.h"

#include <prometheus/exposer.h>

#include <exception>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Start(
    const ListenAddress& address, Collectables collectables) {
  const std::string text = FormatListenAddress(address);
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", text, "num_threads", "2",
                                 "request_timeout_ms", "5000"});
    const int port = exposer->GetListeningPorts().at(0);
    for (const auto& collectable : collectables) {
      exposer->RegisterCollectable(collectable);
    }
    return std::unique_ptr<MetricsListener>(new MetricsListener(
        {address.host, port}, std::move(collectables), std::move(exposer)));
  } catch (const std::exception&) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on ", text,
        ": the port is taken, or the address is not this machine's"));
  }
}

MetricsListener::MetricsListener(ListenAddress address,
                                 Collectables collectables,
                                 std::unique_ptr<prometheus::Exposer> exposer)
    : address_(std::move(address)),
      collectables_(std::move(collectables)),
      exposer_(std::move(exposer)) {}

MetricsListener::~MetricsListener() = default;

}  // namespace partnercenter::gateway
