#include "simulator/faults/fault_injector.h"

#include <utility>

#include "simulator/entra/bearer_check.h"
#include "simulator/faults/fault_answer.h"

namespace partnercenter::simulator {
namespace {

Answer Unanswered() {
  Answer answer;
  answer.status = 0;
  answer.from_front_gateway = true;
  answer.delivery.cut = Cut::kUnanswered;
  return answer;
}

}  // namespace

FaultInjector::FaultInjector(Faults& faults, IssuedTokens& tokens, World world)
    : faults_(faults), tokens_(tokens), world_(std::move(world)) {}

std::optional<Answer> FaultInjector::Before(FaultTarget target,
                                            const Request& request) {
  if (const auto fault = faults_.Take(target, FaultStage::kWait)) {
    world_.pause(fault->delay);
  }
  if (faults_.Take(target, FaultStage::kReset)) return Unanswered();
  const auto fault = faults_.Take(target, FaultStage::kAnswer);
  if (!fault) return std::nullopt;
  return InPlace(*fault, target, request);
}

void FaultInjector::After(FaultTarget target, Answer& answer) {
  if (answer.status == 200) {
    if (const auto fault = faults_.Take(target, FaultStage::kBody)) {
      Malform(*fault, answer);
    }
  }
  for (const FaultStage stage :
       {FaultStage::kDrip, FaultStage::kCut, FaultStage::kWire}) {
    if (answer.body.empty()) return;
    if (const auto fault = faults_.Take(target, stage)) {
      Disturb(*fault, answer.body.size(), answer.delivery);
    }
  }
}

Answer FaultInjector::InPlace(const Fault& fault, FaultTarget target,
                              const Request& request) {
  switch (fault.kind) {
    case FaultKind::kStatus:
      return StatusAnswer(fault, target, request, world_.clock());
    case FaultKind::kTokenError:
      return TokenErrorAnswer(fault, request, world_.clock());
    case FaultKind::kExpiredToken:
      tokens_.Revoke(BearerTokenOf(request.Header("Authorization")));
      return Unauthorized();
    default:
      return Unauthorized();
  }
}

}  // namespace partnercenter::simulator
