#include "gateway/call/reply_budget.h"

namespace partnercenter::gateway {
namespace {

// Weight of the newest reply in the average of sizes.
constexpr double kNewestShare = 0.125;

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

ReplyBudget::ReplyBudget(int64_t max_bytes) : max_bytes_(max_bytes) {}

bool ReplyBudget::State::HasRoom(const std::string& reader, int64_t cost,
                                 int64_t max_bytes) const {
  if (all.bytes == 0) return true;
  const auto found = readers.find(reader);
  const int64_t held = found == readers.end() ? 0 : found->second.bytes;
  return held + cost <= max_bytes - all.bytes - cost;
}

bool ReplyBudget::IsFull(const std::string& reader,
                         absl::string_view method) const {
  const std::lock_guard lock(state_->mutex);
  const auto size = state_->sizes.find(method);
  const int64_t expected =
      size == state_->sizes.end() ? 0 : static_cast<int64_t>(size->second);
  return !state_->HasRoom(reader, kCallBytes + expected, max_bytes_);
}

std::optional<ReplyBudget::Lease> ReplyBudget::Take(const std::string& reader,
                                                    absl::string_view method,
                                                    SharedAnswer answer) {
  const std::lock_guard lock(state_->mutex);
  const auto bytes = static_cast<double>(BytesOf(*answer));
  double& size = state_->sizes.try_emplace(method, bytes).first->second;
  size += (bytes - size) * kNewestShare;
  const int64_t cost = state_->all.Cost(*answer);
  if (!state_->HasRoom(reader, cost, max_bytes_)) return std::nullopt;
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

}  // namespace partnercenter::gateway
