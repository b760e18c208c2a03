#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "gateway/fetch/answer_cache.h"

namespace partnercenter::gateway {

// Bounds the memory of replies that have not left yet, because their callers do
// not read (limits.replyBytes). An answer counts once however many replies send
// it: gRPC shares its bytes too. Thread-safe; never blocks.
//
// One reader holds no more than it leaves free: one alone half of the budget,
// 200 of them 1/201 each, and the next finds room for as much. A reader is a
// caller, or a connection if callers have no identity.
class ReplyBudget {
 private:
  struct State;

 public:
  // Memory of a reply beside its answer: gRPC's call and stream, and ours.
  static constexpr int64_t kCallBytes = 16 << 10;

  // Room of one reply. Given back on destruction, also after the budget's.
  class Lease {
   public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

   private:
    friend class ReplyBudget;
    Lease(std::shared_ptr<State> state, std::string reader, SharedAnswer answer)
        : state_(std::move(state)),
          reader_(std::move(reader)),
          answer_(std::move(answer)) {}

    std::shared_ptr<State> state_;
    std::string reader_;
    SharedAnswer answer_;
  };

  explicit ReplyBudget(int64_t max_bytes);

  // Returns true if a reply of `method` (a literal) to `reader` would not fit
  // if it had the recent average size of that method's replies.
  bool IsFull(const std::string& reader, absl::string_view method) const;

  // Returns nothing if the reply does not fit. The first one always does.
  std::optional<Lease> Take(const std::string& reader, absl::string_view method,
                            SharedAnswer answer);

  // Returns the bytes of the replies that have not left.
  int64_t bytes() const;
  int64_t max_bytes() const { return max_bytes_; }

 private:
  // Replies by the answer that they send.
  struct Replies {
    int64_t bytes = 0;
    std::unordered_map<const client::OrdersAnswer*, int> by_answer;

    // Returns the bytes that a reply adds.
    int64_t Cost(const client::OrdersAnswer& answer) const;
    void Add(const client::OrdersAnswer& answer);
    void Remove(const client::OrdersAnswer& answer);
  };

  struct State {
    // Returns true if the reply fits beside the others.
    bool HasRoom(const std::string& reader, int64_t cost,
                 int64_t max_bytes) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

    std::mutex mutex;
    Replies all ABSL_GUARDED_BY(mutex);
    // Readers without replies have no entry.
    std::unordered_map<std::string, Replies> readers ABSL_GUARDED_BY(mutex);
    // Moving average of the answers' bytes, by method.
    std::map<absl::string_view, double> sizes ABSL_GUARDED_BY(mutex);
  };

  const int64_t max_bytes_;
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace partnercenter::gateway
