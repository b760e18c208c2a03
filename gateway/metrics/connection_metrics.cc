#include "gateway/metrics/connection_metrics.h"

#include "gateway/metrics/metric_family.h"

namespace partnercenter::gateway {

std::vector<prometheus::MetricFamily> ConnectionMetrics::Collect() const {
  using prometheus::MetricType;
  std::vector<ScrapedValue> refused;
  std::vector<ScrapedValue> errors;
  for (const auto& [listener, counts] : listeners_) {
    refused.push_back({static_cast<double>(counts->at_limit),
                       {{"listener", listener}, {"reason", "limit"}}});
    refused.push_back({static_cast<double>(counts->silent),
                       {{"listener", listener}, {"reason", "silent"}}});
    errors.push_back(
        {static_cast<double>(counts->accept_errors), {{"listener", listener}}});
  }
  return {
      MakeFamily("partnercenter_connections_refused_total",
                 "Connections that were closed before they were served, by "
                 "reason: no free file descriptor (limit), or nothing received "
                 "from the client (silent)",
                 MetricType::Counter, refused),
      MakeFamily("partnercenter_accept_errors_total",
                 "Failures to accept a connection", MetricType::Counter,
                 errors),
  };
}

}  // namespace partnercenter::gateway
