#pragma once

#include <mutex>

#include "absl/base/thread_annotations.h"
#include "gateway/health/health_state.h"

namespace partnercenter::gateway {

// Health of the process under each name, derived from the state of its parts:
//   ""                                     takes calls and connections, and, if
//                                          so configured, has a credential
//   partnercenter.orders.v1.OrdersService  takes calls and connections
//   credential                             has a credential
//   upstream                               Partner Center may be asked
// Thread-safe.
class ProcessHealth {
 public:
  // Starts as not serving. `state` must outlive the object.
  ProcessHealth(HealthState& state, bool require_credential);

  // Sets whether calls are accepted.
  void SetServing(bool serving);

  // Sets whether connections are accepted; true at first.
  void SetAccepting(bool accepting);

  // Sets whether a token for the upstream is available.
  void SetCredential(bool available);

  // Sets whether Partner Center may be asked; true at first.
  void SetUpstream(bool open);

 private:
  void Tell() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  HealthState& state_;
  const bool require_credential_;
  std::mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = false;
  bool accepting_ ABSL_GUARDED_BY(mutex_) = true;
  bool credential_ ABSL_GUARDED_BY(mutex_) = false;
  bool upstream_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace partnercenter::gateway
