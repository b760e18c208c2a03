#pragma once

#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "simulator/entra/issued_tokens.h"
#include "simulator/faults/faults.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Applies faults to a request: Before it is answered, and After. The order is
// that of FaultStage. Thread-safe.
class FaultInjector {
 public:
  struct World {
    // Returns the time that Entra's errors contain.
    std::function<absl::Time()> clock;
    // Waits on the request's thread; returns early when the server stops.
    std::function<void(absl::Duration)> pause;
  };

  // `faults` and `tokens` must outlive the injector.
  FaultInjector(Faults& faults, IssuedTokens& tokens, World world);

  // Waits if there is a latency fault. Returns the answer of a fault that
  // replaces the real one; its status is 0, with Cut::kUnanswered, if nothing
  // is to be sent. Returns nothing if the request is to be answered normally.
  std::optional<Answer> Before(FaultTarget target, const Request& request);

  // Changes the body of the answer and the way it is delivered, as faults ask.
  void After(FaultTarget target, Answer& answer);

 private:
  Answer InPlace(const Fault& fault, FaultTarget target,
                 const Request& request);

  Faults& faults_;
  IssuedTokens& tokens_;
  const World world_;
};

}  // namespace partnercenter::simulator
