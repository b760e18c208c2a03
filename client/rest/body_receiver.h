#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/call_context.h"
#include "client/http/body_budget.h"

namespace partnercenter::client {

// Bytes of each body that no budget counts: single orders and errors never wait
// for memory, whatever large lists are being received. Connections bound their
// sum.
inline constexpr size_t kUncountedBodyBytes = 64 * 1024;

// A body, and its bytes of the budget, which are given back after it.
struct ReceivedBody {
  BodyBudget::Share share = {};
  std::string bytes = {};
};

// Receives the body of one answer, up to a limit that depends on its status. A
// document of more than kUncountedBodyBytes takes its memory from a budget
// before that is allocated. Used by one thread.
class BodyReceiver {
 public:
  struct Options {
    // The largest document.
    size_t max_body_bytes = 0;
    // The end of the attempt, and so of a wait for the budget.
    absl::Time attempt_end;
    // Null: no budget. Outlives the receiver and what it received.
    BodyBudget* budget = nullptr;
  };

  // `context` must outlive the receiver.
  BodyReceiver(const Options& options, const CallContext& context)
      : options_(options), context_(context) {}

  // Takes the next piece: a BodySink. Blocks while the budget has no bytes
  // left. Returns false if the body is too large, or if the end of the attempt
  // or of the call ended the wait.
  bool Take(int http_status, absl::string_view piece);

  // Returns true if a wait for the budget ended without bytes.
  bool gave_up() const { return gave_up_; }

  // Returns the body. To be called once, after its last piece.
  ReceivedBody Finish();

 private:
  bool Reserve(size_t bytes);
  bool WaitForBudget(size_t bytes);

  const Options options_;
  const CallContext& context_;
  ReceivedBody body_;
  bool gave_up_ = false;
};

}  // namespace partnercenter::client
