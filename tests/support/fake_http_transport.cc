#include "tests/support/fake_http_transport.h"

#include <utility>

namespace partnercenter::testing {

using client::HttpEvent;
using client::HttpPhase;

FakeHttpTransport::FakeHttpTransport(FakeAnswer answer)
    : default_(std::move(answer)) {}

void FakeHttpTransport::Answer(const std::string& target, FakeAnswer answer) {
  const std::lock_guard lock(mutex_);
  answers_[target].push_back(std::move(answer));
}

client::HttpExchange FakeHttpTransport::Send(const client::CallContext& context,
                                             const client::HttpRequest& request,
                                             const client::BodySink& sink) {
  if (context.stop.stop_requested()) {
    return {HttpEvent::kStopped, HttpPhase::kConnect, 0, {}};
  }
  FakeAnswer answer;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    answer = NextAnswer(request.target);
  }
  if (answer.on_request) answer.on_request();
  const absl::string_view body = answer.body;
  for (size_t at = 0; at < body.size(); at += answer.piece_bytes) {
    if (!sink(answer.status, body.substr(at, answer.piece_bytes))) {
      return {HttpEvent::kBodyTooLarge, HttpPhase::kReceive, answer.status,
              std::move(answer.headers)};
    }
  }
  return {answer.event, answer.phase, answer.status, std::move(answer.headers)};
}

std::vector<client::HttpRequest> FakeHttpTransport::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> FakeHttpTransport::targets() const {
  std::vector<std::string> targets;
  for (const client::HttpRequest& request : requests()) {
    targets.push_back(request.target);
  }
  return targets;
}

FakeAnswer FakeHttpTransport::NextAnswer(const std::string& target) {
  const auto it = answers_.find(target);
  if (it == answers_.end()) return default_;
  std::deque<FakeAnswer>& script = it->second;
  FakeAnswer answer = script.front();
  if (script.size() > 1) script.pop_front();
  return answer;
}

}  // namespace partnercenter::testing
