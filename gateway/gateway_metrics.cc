#include "gateway/gateway_metrics.h"

#include <grpcpp/grpcpp.h>
#include <prometheus/gauge.h>

namespace partnercenter::gateway {
namespace {

#ifdef __clang__
constexpr char kCompiler[] = __VERSION__;
#else
constexpr char kCompiler[] = "gcc " __VERSION__;
#endif

}  // namespace

GatewayMetrics::GatewayMetrics()
    : registry(std::make_shared<prometheus::Registry>()),
      server(*registry),
      access(*registry),
      upstream(*registry),
      token(*registry) {
  prometheus::BuildGauge()
      .Name("orders_gateway_build_info")
      .Help("Always 1; labels: versions of the gateway, gRPC and the compiler")
      .Register(*registry)
      .Add({{"version", ORDERS_GATEWAY_VERSION},
            {"grpc_version", grpc::Version()},
            {"compiler", kCompiler}})
      .Set(1);
}

}  // namespace partnercenter::gateway
