#include "gateway/upstream/upstream_metrics.h"

#include <string>

#include "gateway/metrics/histogram_buckets.h"

namespace partnercenter::gateway {

UpstreamMetrics::UpstreamMetrics(prometheus::Registry& registry) {
  auto& requests = prometheus::BuildCounter()
                       .Name("partnercenter_upstream_requests_total")
                       .Help("Requests to Partner Center; each attempt counts")
                       .Register(registry);
  auto& seconds =
      prometheus::BuildHistogram()
          .Name("partnercenter_upstream_request_duration_seconds")
          .Help("Time from the start of an attempt to its last byte")
          .Register(registry);
  for (size_t i = 0; i < routes_.size(); ++i) {
    const std::string route(NameOf(static_cast<client::Route>(i)));
    routes_[i].seconds = &seconds.Add({{"route", route}}, AttemptBuckets());
    for (size_t j = 0; j < routes_[i].by_outcome.size(); ++j) {
      const auto outcome = static_cast<client::AttemptOutcome>(j);
      routes_[i].by_outcome[j] = &requests.Add(
          {{"route", route}, {"outcome", std::string(NameOf(outcome))}});
    }
  }
}

void UpstreamMetrics::CountAttempt(const client::OrderQuery& query,
                                   const client::UpstreamAttempt& ended) {
  if (!ended.event.has_value()) return;
  const Requests& route = routes_[static_cast<size_t>(RouteOf(query))];
  route.by_outcome[static_cast<size_t>(OutcomeOf(ended))]->Increment();
  route.seconds->Observe(absl::ToDoubleSeconds(ended.length));
}

}  // namespace partnercenter::gateway
