#include "gateway/fetch/answer_cache.h"

#include <utility>

namespace partnercenter::gateway {
namespace {

// What an entry takes beside its texts: nodes of the list and the map, the
// answer and its count of owners.
constexpr size_t kEntryBytes = 512;

size_t BytesOf(const std::string& key, const client::OrdersAnswer& answer) {
  size_t bytes = kEntryBytes + 2 * key.size() + answer.wire.capacity();
  for (const auto& member : answer.unmapped) {
    bytes += sizeof(member) + member.name.capacity();
  }
  return bytes;
}

}  // namespace

SharedAnswer AnswerCache::Find(const std::string& key, absl::Time oldest) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->answer->received < oldest) {
    ++misses_;
    return nullptr;
  }
  ++hits_;
  const Entries::iterator entry = found->second;
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->answer;
}

void AnswerCache::Keep(const std::string& key, SharedAnswer answer) {
  const size_t bytes = BytesOf(key, *answer);
  if (bytes > max_bytes_) return;
  // Answers that must go, destroyed without the lock.
  Entries gone;
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    if (found->second->answer->received > answer->received) return;
    Forget(found->second, gone);
  }
  while (bytes_ + bytes > max_bytes_) Forget(std::prev(entries_.end()), gone);
  entries_.push_front({key, std::move(answer)});
  by_key_.emplace(key, entries_.begin());
  bytes_ += bytes;
}

void AnswerCache::Forget(Entries::iterator entry, Entries& gone) {
  bytes_ -= BytesOf(entry->key, *entry->answer);
  by_key_.erase(entry->key);
  gone.splice(gone.begin(), entries_, entry);
}

AnswerCache::Use AnswerCache::use() const {
  const std::lock_guard lock(mutex_);
  return {bytes_, entries_.size(), hits_, misses_};
}

}  // namespace partnercenter::gateway
