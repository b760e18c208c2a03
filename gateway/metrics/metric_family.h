#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

namespace partnercenter::gateway {

// A series of a family that is built at a scrape.
struct ScrapedValue {
  double value = 0;
  std::vector<prometheus::ClientMetric::Label> labels = {};
};

// Returns a gauge or a counter for prometheus::Collectable.
inline prometheus::MetricFamily MakeFamily(
    std::string name, std::string help, prometheus::MetricType type,
    const std::vector<ScrapedValue>& values) {
  prometheus::MetricFamily family = {
      std::move(name), std::move(help), type, {}};
  for (const ScrapedValue& scraped : values) {
    prometheus::ClientMetric metric;
    metric.label = scraped.labels;
    metric.counter.value = scraped.value;
    metric.gauge.value = scraped.value;
    family.metric.push_back(std::move(metric));
  }
  return family;
}

}  // namespace partnercenter::gateway
