#pragma once

#include <prometheus/registry.h>

#include <memory>

#include "gateway/access/access_metrics.h"
#include "gateway/call/server_metrics.h"
#include "gateway/upstream/token_metrics.h"
#include "gateway/upstream/upstream_metrics.h"

namespace partnercenter::gateway {

// Everything that is counted, by the part that counts it. The table of names is
// in docs/metrics.md. Values that can be read at a scrape are not here: see
// runtime_metrics.h and process_metrics.h.
struct GatewayMetrics {
  GatewayMetrics();

  // First: the others are in it.
  const std::shared_ptr<prometheus::Registry> registry;
  ServerMetrics server;
  AccessMetrics access;
  UpstreamMetrics upstream;
  TokenMetrics token;
};

}  // namespace partnercenter::gateway
