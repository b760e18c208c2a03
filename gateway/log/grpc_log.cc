#include "gateway/log/grpc_log.h"

#include <grpc/support/log.h>

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/log/log_fields.h"

namespace partnercenter::gateway {
namespace {

// The gRPC library hands its lines to a plain function.
std::atomic<const GrpcLog*> target = nullptr;

// Returns a file's name without its folders.
absl::string_view NameOf(absl::string_view file) {
  const size_t slash = file.rfind('/');
  return slash == absl::string_view::npos ? file : file.substr(slash + 1);
}

}  // namespace

GrpcLog::GrpcLog(Log& log, Filter filter)
    : log_(log), filter_(std::move(filter)) {
  target = this;
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
  gpr_set_log_function([](gpr_log_func_args* args) {
    if (const GrpcLog* const self = target.load()) {
      self->Write(args->file, args->line, args->message);
    }
  });
}

GrpcLog::~GrpcLog() { target = nullptr; }

void GrpcLog::Write(absl::string_view file, int line,
                    absl::string_view text) const {
  if (filter_(text)) return;
  LogFields fields;
  fields.Add("source", absl::StrCat(NameOf(file), ":", line));
  const bool is_long = text.size() > kMaxDetailBytes;
  fields.AddDetail("detail", absl::StrCat(text.substr(0, kMaxDetailBytes),
                                          is_long ? "..." : ""));
  log_.Warn("grpc", fields);
}

}  // namespace partnercenter::gateway
