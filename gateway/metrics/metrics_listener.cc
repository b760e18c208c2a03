#include "gateway/metrics/metrics_listener.h"

#include <prometheus/text_serializer.h>

#include <iterator>
#include <string>
#include <utility>

namespace partnercenter::gateway {
namespace {

std::string TextOf(const MetricsListener::Collectables& collectables) {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& collectable : collectables) {
    auto collected = collectable->Collect();
    families.insert(families.end(), std::make_move_iterator(collected.begin()),
                    std::make_move_iterator(collected.end()));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Start(
    const ListenAddress& address, Collectables collectables,
    Acceptor::Options options) {
  auto acceptor = Acceptor::Listen(address, options);
  if (!acceptor.ok()) return acceptor.status();
  return std::unique_ptr<MetricsListener>(
      new MetricsListener(*std::move(acceptor), std::move(collectables)));
}

MetricsListener::MetricsListener(std::unique_ptr<Acceptor> acceptor,
                                 Collectables collectables)
    : acceptor_(std::move(acceptor)),
      server_([collectables = std::move(collectables)] {
        return TextOf(collectables);
      }) {
  acceptor_->Start([this](int, int connection) { server_.Add(connection); });
}

// The acceptor uses the server.
MetricsListener::~MetricsListener() { acceptor_->Stop(); }

}  // namespace partnercenter::gateway
