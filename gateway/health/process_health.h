#pragma once

#include <mutex>

#include "absl/base/thread_annotations.h"
#include "gateway/health/health_state.h"

namespace partnercenter::gateway {

// What the process says of its health under each name, put together from what
// its parts know:
//   ""                                     takes calls and connections, and, if
//                                          so configured, has a credential
//   partnercenter.orders.v1.OrdersService  takes calls and connections
//   credential                             has a credential
//   upstream                               Partner Center may be asked
// Thread-safe.
class ProcessHealth {
 public:
  // Nothing serves yet. `state` must outlive the object.
  ProcessHealth(HealthState& state, bool require_credential);

  // Whether calls are taken.
  void SetServing(bool serving);

  // Whether connections are taken. They are until told otherwise.
  void SetAccepting(bool accepting);

  // Whether a token for the upstream is to be had.
  void SetCredential(bool available);

  // Whether Partner Center may be asked. It may until told otherwise.
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
