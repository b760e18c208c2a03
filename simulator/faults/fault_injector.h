#pragma once

#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "simulator/entra/issued_tokens.h"
#include "simulator/faults/faults.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Lets faults act on a request: Before what would answer it, and After. The
// order is that of FaultStage. Thread-safe.
class FaultInjector {
 public:
  struct World {
    // The time for Entra's errors.
    std::function<absl::Time()> clock;
    // Waits on the request's thread; returns early when the server stops.
    std::function<void(absl::Duration)> pause;
  };

  // Both references outlive the injector.
  FaultInjector(Faults& faults, IssuedTokens& tokens, World world);

  // Waits, if a fault says so. Returns the answer if a fault gives it, with
  // status 0 and Cut::kUnanswered if there is to be none; else nothing.
  std::optional<Answer> Before(FaultTarget target, const Request& request);

  // Spoils the answer and how it leaves.
  void After(FaultTarget target, Answer& answer);

 private:
  Answer InPlace(const Fault& fault, FaultTarget target,
                 const Request& request);

  Faults& faults_;
  IssuedTokens& tokens_;
  const World world_;
};

}  // namespace partnercenter::simulator
