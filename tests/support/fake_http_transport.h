#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "client/http/http_transport.h"

namespace partnercenter::testing {

// Scripted outcome of one exchange.
struct FakeAnswer {
  std::string body = {};
  int status = 200;
  client::HttpHeaders headers = {};
  // Result of the exchange, if the sink accepts the whole body.
  client::HttpEvent event = client::HttpEvent::kAnswer;
  client::HttpPhase phase = client::HttpPhase::kReceive;
  // Size of the pieces in which the body is delivered.
  size_t piece_bytes = 4096;
  // Runs when the request arrives, e.g. to move a clock.
  std::function<void()> on_request = {};
};

// An HttpTransport that answers from a script and records the requests.
// Thread-safe.
class FakeHttpTransport : public client::HttpTransport {
 public:
  FakeHttpTransport() = default;
  // Answers every request with `answer`.
  explicit FakeHttpTransport(FakeAnswer answer);

  // Adds an answer to requests for `target`, after those added before. The last
  // one is repeated for all later requests.
  void Answer(const std::string& target, FakeAnswer answer);

  // Returns kUnreachable for a target without a script; kStopped, without a
  // record, if `context.stop` has fired.
  client::HttpExchange Send(const client::CallContext& context,
                            const client::HttpRequest& request,
                            const client::BodySink& sink) override;

  // Returns the recorded requests, in order.
  std::vector<client::HttpRequest> requests() const;
  // Returns the targets of the recorded requests.
  std::vector<std::string> targets() const;

 private:
  FakeAnswer NextAnswer(const std::string& target)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable std::mutex mutex_;
  std::map<std::string, std::deque<FakeAnswer>> answers_
      ABSL_GUARDED_BY(mutex_);
  FakeAnswer default_ ABSL_GUARDED_BY(mutex_) = {
      .status = 0,
      .event = client::HttpEvent::kUnreachable,
      .phase = client::HttpPhase::kConnect};
  std::vector<client::HttpRequest> requests_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::testing
