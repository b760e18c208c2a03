#include "gateway/runtime_metrics.h"

#include "gateway/metric_family.h"

namespace partnercenter::gateway {

std::vector<prometheus::MetricFamily> RuntimeMetrics::Collect() const {
  using prometheus::MetricType;
  const WorkerPool::Load load = parts_.workers.load();
  const auto connections = parts_.upstream.connections();
  return {
      MakeFamily("partnercenter_queue_calls",
                 "Calls that wait for a worker or for their next try",
                 MetricType::Gauge, {{static_cast<double>(load.waiting)}}),
      MakeFamily("partnercenter_queue_limit",
                 "Calls that may wait (limits.queue)", MetricType::Gauge,
                 {{static_cast<double>(parts_.queue_limit)}}),
      MakeFamily("partnercenter_workers",
                 "Calls that may run at one time (upstream.connections)",
                 MetricType::Gauge, {{static_cast<double>(load.workers)}}),
      MakeFamily("partnercenter_workers_busy", "Calls that run",
                 MetricType::Gauge, {{static_cast<double>(load.busy)}}),
      MakeFamily(
          "partnercenter_upstream_connections", "Connections to Partner Center",
          MetricType::Gauge,
          {{static_cast<double>(connections.active), {{"state", "active"}}},
           {static_cast<double>(connections.idle), {{"state", "idle"}}}}),
      MakeFamily("partnercenter_log_lines_dropped_total",
                 "Log lines that nobody read in time", MetricType::Counter,
                 {{static_cast<double>(parts_.log.dropped_lines())}}),
  };
}

}  // namespace partnercenter::gateway
