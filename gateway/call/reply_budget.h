#pragma once

#include <cstdint>
#include <functional>
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
#include "gateway/fetch/reply_room.h"

namespace partnercenter::gateway {

// Bounds the memory of replies that have not left yet, because their callers do
// not read (limits.replyBytes). An answer counts once however many replies send
// it: gRPC shares its bytes too. Thread-safe; never blocks.
//
// One reader holds no more than it leaves free: one alone half of the budget,
// 200 of them 1/201 each, and the next finds room for as much. A reader is a
// caller, or a connection if callers have no identity.
//
// Fetches of large answers take room before they begin, and together with the
// replies no more memory than the budget has.
class ReplyBudget {
 private:
  struct State;

 public:
  // Memory of a reply beside its answer: gRPC's call and stream, and ours.
  static constexpr int64_t kCallBytes = 16 << 10;
  // Answers up to this size are fetched without room of their own: single
  // orders never wait for large lists. Connections bound their sum.
  static constexpr int64_t kUncountedFetchBytes = 64 << 10;
  // A fetch holds the upstream's document beside the reply that it becomes. The
  // buffers that the document grew out of are free by then, but of no use for
  // either.
  static constexpr int64_t kFetchCopies = 3;

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

  // `give_back` gives freed memory back to the system. It is called at the end
  // of each large fetch while replies hold more than a quarter of the budget:
  // else what the fetches have freed would stand beside them. Thread-safe,
  // without exceptions.
  explicit ReplyBudget(
      int64_t max_bytes, std::function<void()> give_back = [] {});

  // Returns true if a reply of `method` (a literal) to `reader` would not fit
  // if it had the recent average size of that method's replies.
  bool IsFull(const std::string& reader, absl::string_view method) const;

  // Takes room for the fetch of a reply of `method` to `reader`, as large as
  // that method's large replies were lately. Returns
  // - kNone if IsFull;
  // - kLater if it fits, but not beside the fetches under way.
  // One large fetch at a time always finds room if it is not kNone. Give the
  // room back without locks: that may take milliseconds.
  ReplyRoom TakeForFetch(const std::string& reader, absl::string_view method);

  // Returns nothing if the reply does not fit beside the other replies. The
  // first one always does. Room of fetches does not count: what they have taken
  // it for comes here too.
  std::optional<Lease> Take(const std::string& reader, absl::string_view method,
                            SharedAnswer answer);

  // Returns the bytes of the replies that have not left.
  int64_t bytes() const;
  // Returns the memory that the fetches under way have room for.
  int64_t fetch_bytes() const;
  int64_t max_bytes() const { return state_->max_bytes; }

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

  // Replies being fetched.
  struct Fetches {
    int64_t bytes = 0;
    // Readers without fetches have no entry.
    std::unordered_map<std::string, int64_t> readers;
  };

  // Recent sizes of a method's answers.
  struct Sizes {
    double average = 0;
    // Follows larger ones at once, and smaller ones slowly.
    double large = 0;
  };

  class FetchLease;

  struct State {
    State(int64_t its_max_bytes, std::function<void()> its_give_back)
        : max_bytes(its_max_bytes), give_back(std::move(its_give_back)) {}

    int64_t HeldBy(const std::string& reader) const
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    // Returns true if the reply fits beside the others.
    bool HasRoom(const std::string& reader, int64_t cost) const
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    // As ReplyBudget::IsFull.
    bool IsFull(const std::string& reader, absl::string_view method) const
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    // Returns true if the fetch fits beside replies and other fetches.
    bool HasRoomForFetch(const std::string& reader, int64_t cost) const
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    Sizes SizesOf(absl::string_view method) const
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

    const int64_t max_bytes;
    const std::function<void()> give_back;

    std::mutex mutex;
    Replies all ABSL_GUARDED_BY(mutex);
    // Readers without replies have no entry.
    std::unordered_map<std::string, Replies> readers ABSL_GUARDED_BY(mutex);
    Fetches fetches ABSL_GUARDED_BY(mutex);
    // By method.
    std::map<absl::string_view, Sizes> sizes ABSL_GUARDED_BY(mutex);
  };

  const std::shared_ptr<State> state_;
};

}  // namespace partnercenter::gateway
