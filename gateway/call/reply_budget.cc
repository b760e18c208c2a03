#include "gateway/call/reply_budget.h"

#include <algorithm>

namespace partnercenter::gateway {
namespace {

// Weight of the newest reply in the average of sizes.
constexpr double kNewestShare = 0.125;
// How much of the difference to a smaller reply the large size gives up.
constexpr double kDecay = 1.0 / 64;

int64_t BytesOf(const client::OrdersAnswer& answer) {
  return static_cast<int64_t>(answer.wire.capacity());
}

}  // namespace

int64_t ReplyBudget::Replies::Cost(const client::OrdersAnswer& answer) const {
  const bool is_shared = by_answer.count(&answer) > 0;
  return kCallBytes + (is_shared ? 0 : BytesOf(answer));
}

void ReplyBudget::Replies::Add(const client::OrdersAnswer& answer) {
  const int64_t cost = Cost(answer);
  ++by_answer[&answer];
  bytes += cost;
}

void ReplyBudget::Replies::Remove(const client::OrdersAnswer& answer) {
  const auto found = by_answer.find(&answer);
  if (--found->second == 0) by_answer.erase(found);
  bytes -= Cost(answer);
}

ReplyBudget::Lease::~Lease() {
  if (state_ == nullptr) return;
  const std::lock_guard lock(state_->mutex);
  state_->all.Remove(*answer_);
  const auto reader = state_->readers.find(reader_);
  reader->second.Remove(*answer_);
  if (reader->second.by_answer.empty()) state_->readers.erase(reader);
}

// Room of one fetch.
class ReplyBudget::FetchLease {
 public:
  // Takes room that has been found. To be called with the lock.
  FetchLease(std::shared_ptr<State> state, std::string reader,
             int64_t bytes) ABSL_NO_THREAD_SAFETY_ANALYSIS
      : state_(std::move(state)),
        reader_(std::move(reader)),
        bytes_(bytes) {
    state_->fetches.readers[reader_] += bytes_;
    state_->fetches.bytes += bytes_;
  }
  FetchLease(const FetchLease&) = delete;
  FetchLease& operator=(const FetchLease&) = delete;
  ~FetchLease() {
    // Before others take the room.
    if (IsMemoryShort()) state_->give_back();
    const std::lock_guard lock(state_->mutex);
    state_->fetches.bytes -= bytes_;
    const auto reader = state_->fetches.readers.find(reader_);
    reader->second -= bytes_;
    if (reader->second == 0) state_->fetches.readers.erase(reader);
  }

 private:
  bool IsMemoryShort() const {
    const std::lock_guard lock(state_->mutex);
    return state_->all.bytes > state_->max_bytes / 4;
  }

  const std::shared_ptr<State> state_;
  const std::string reader_;
  const int64_t bytes_;
};

ReplyBudget::ReplyBudget(int64_t max_bytes, std::function<void()> give_back)
    : state_(std::make_shared<State>(max_bytes, std::move(give_back))) {}

int64_t ReplyBudget::State::HeldBy(const std::string& reader) const {
  const auto found = readers.find(reader);
  return found == readers.end() ? 0 : found->second.bytes;
}

ReplyBudget::Sizes ReplyBudget::State::SizesOf(absl::string_view method) const {
  const auto found = sizes.find(method);
  return found == sizes.end() ? Sizes() : found->second;
}

bool ReplyBudget::State::HasRoom(const std::string& reader,
                                 int64_t cost) const {
  if (all.bytes == 0) return true;
  return HeldBy(reader) + cost <= max_bytes - all.bytes - cost;
}

bool ReplyBudget::State::HasRoomForFetch(const std::string& reader,
                                         int64_t cost) const {
  if (fetches.bytes == 0) return true;
  const auto found = fetches.readers.find(reader);
  const int64_t fetched = found == fetches.readers.end() ? 0 : found->second;
  // What it holds without this fetch is at most what this fetch leaves free: a
  // reader without any needs no more than room for the fetch itself.
  return HeldBy(reader) + kFetchCopies * fetched <=
         max_bytes - all.bytes - kFetchCopies * (fetches.bytes + cost);
}

bool ReplyBudget::State::IsFull(const std::string& reader,
                                absl::string_view method) const {
  const auto expected = static_cast<int64_t>(SizesOf(method).average);
  return !HasRoom(reader, kCallBytes + expected);
}

bool ReplyBudget::IsFull(const std::string& reader,
                         absl::string_view method) const {
  const std::lock_guard lock(state_->mutex);
  return state_->IsFull(reader, method);
}

ReplyRoom ReplyBudget::TakeForFetch(const std::string& reader,
                                    absl::string_view method) {
  const std::lock_guard lock(state_->mutex);
  if (state_->IsFull(reader, method)) return {ReplyRoom::State::kNone};
  const auto bytes = static_cast<int64_t>(state_->SizesOf(method).large);
  if (bytes <= kUncountedFetchBytes) return {ReplyRoom::State::kTaken};
  const int64_t cost = kCallBytes + bytes;
  if (!state_->HasRoomForFetch(reader, cost)) {
    return {ReplyRoom::State::kLater};
  }
  return {ReplyRoom::State::kTaken,
          std::make_shared<FetchLease>(state_, reader, cost)};
}

std::optional<ReplyBudget::Lease> ReplyBudget::Take(const std::string& reader,
                                                    absl::string_view method,
                                                    SharedAnswer answer) {
  const std::lock_guard lock(state_->mutex);
  const auto bytes = static_cast<double>(BytesOf(*answer));
  Sizes& sizes =
      state_->sizes.try_emplace(method, Sizes{bytes, bytes}).first->second;
  sizes.average += (bytes - sizes.average) * kNewestShare;
  sizes.large = std::max(bytes, sizes.large + (bytes - sizes.large) * kDecay);
  const int64_t cost = state_->all.Cost(*answer);
  if (!state_->HasRoom(reader, cost)) return std::nullopt;
  Lease lease(nullptr, reader, std::move(answer));
  state_->all.Add(*lease.answer_);
  try {
    state_->readers[reader].Add(*lease.answer_);
  } catch (...) {
    state_->all.Remove(*lease.answer_);
    throw;
  }
  // From now on it gives back what it has.
  lease.state_ = state_;
  return lease;
}

int64_t ReplyBudget::bytes() const {
  const std::lock_guard lock(state_->mutex);
  return state_->all.bytes;
}

int64_t ReplyBudget::fetch_bytes() const {
  const std::lock_guard lock(state_->mutex);
  return kFetchCopies * state_->fetches.bytes;
}

}  // namespace partnercenter::gateway
