#include "gateway/health/health_service.h"

#include <optional>
#include <string>
#include <utility>

namespace partnercenter::gateway {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// One Watch call. Deletes itself when gRPC is done with it.
class Watcher : public grpc::ServerWriteReactor<HealthCheckResponse>,
                public HealthListener {
 public:
  Watcher(HealthState& state, std::string service)
      : state_(state), service_(std::move(service)) {
    state_.Add(service_, *this);
  }

  void HealthChanged(HealthStatus status) override {
    const std::lock_guard lock(mutex_);
    next_ = status;
    WriteNext();
  }

  void HealthEnds() override {
    End(grpc::Status(grpc::StatusCode::UNAVAILABLE,
                     "the server is shutting down"));
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    is_writing_ = false;
    if (!ok) {
      next_.reset();
      if (!end_.has_value()) end_ = grpc::Status::CANCELLED;
    }
    // The last change goes out even if the call has been ended in the meantime:
    // it is NOT_SERVING when the process shuts down.
    WriteNext();
    if (!is_writing_ && end_.has_value()) FinishOnce();
  }

  void OnCancel() override { End(grpc::Status::CANCELLED); }

  void OnDone() override {
    state_.Remove(service_, *this);
    delete this;
  }

 private:
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (is_writing_ || is_finished_ || !next_.has_value()) return;
    response_.set_status(*std::exchange(next_, std::nullopt));
    is_writing_ = true;
    StartWrite(&response_);
  }

  void End(grpc::Status status) {
    const std::lock_guard lock(mutex_);
    if (!end_.has_value()) end_ = std::move(status);
    if (!is_writing_) FinishOnce();
  }

  void FinishOnce() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!std::exchange(is_finished_, true)) Finish(*end_);
  }

  HealthState& state_;
  const std::string service_;
  std::mutex mutex_;
  HealthCheckResponse response_ ABSL_GUARDED_BY(mutex_);
  std::optional<HealthStatus> next_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerUnaryReactor* HealthService::Check(
    grpc::CallbackServerContext* context, const HealthCheckRequest* request,
    HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto status = state_.Get(request->service());
  if (!status.has_value()) {
    reactor->Finish(
        grpc::Status(grpc::StatusCode::NOT_FOUND, "unknown service"));
    return reactor;
  }
  response->set_status(*status);
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthService::Watch(
    grpc::CallbackServerContext*, const HealthCheckRequest* request) {
  return new Watcher(state_, request->service());
}

}  // namespace partnercenter::gateway
