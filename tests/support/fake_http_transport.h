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

// How one exchange goes.
struct FakeAnswer {
  std::string body = {};
  int status = 200;
  client::HttpHeaders headers = {};
  // How it ends, if the sink takes the whole body.
  client::HttpEvent event = client::HttpEvent::kAnswer;
  client::HttpPhase phase = client::HttpPhase::kReceive;
  // The body comes in pieces of this size.
  size_t piece_bytes = 4096;
  // Runs when the request arrives, e.g. to move a clock.
  std::function<void()> on_request = {};
};

// An HttpTransport that answers from a script and remembers what was asked.
// Thread-safe.
class FakeHttpTransport : public client::HttpTransport {
 public:
  FakeHttpTransport() = default;
  // Answers every target so.
  explicit FakeHttpTransport(FakeAnswer answer);

  // Answers `target` so, after the answers that it was given before; the last
  // of them stands for all later requests.
  void Answer(const std::string& target, FakeAnswer answer);

  // kUnreachable for a target that no script names; kStopped, and nothing is
  // recorded, if `context.stop` has fired.
  client::HttpExchange Send(const client::CallContext& context,
                            const client::HttpRequest& request,
                            const client::BodySink& sink) override;

  // What was sent, in order.
  std::vector<client::HttpRequest> requests() const;
  // The targets of that.
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
