#include "gateway/log/grpc_log.h"

#include <grpc/support/log.h>

#include <atomic>
#include <string>
#include <utility>

namespace partnercenter::gateway {
namespace {

// The gRPC library hands its lines to a plain function.
std::atomic<const GrpcLog*> target = nullptr;

}  // namespace

GrpcLog::GrpcLog(Log& log, Filter filter)
    : log_(log), filter_(std::move(filter)) {
  target = this;
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
  gpr_set_log_function([](gpr_log_func_args* args) {
    if (const GrpcLog* const self = target.load()) {
      self->Write(args->message);
    }
  });
}

GrpcLog::~GrpcLog() { target = nullptr; }

void GrpcLog::Write(absl::string_view line) const {
  if (filter_(line)) return;
  log_.Error("grpc", {{"detail", std::string(line)}});
}

}  // namespace partnercenter::gateway
