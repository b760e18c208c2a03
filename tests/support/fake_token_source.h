#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "client/auth/token_source.h"

namespace partnercenter::testing {

// A TokenSource that returns the same token, or the same error, until a test
// sets another. Thread-safe.
class FakeTokenSource : public client::TokenSource {
 public:
  explicit FakeTokenSource(std::string token = "token-1")
      : answer_(client::AccessToken{std::move(token)}) {}
  explicit FakeTokenSource(absl::Status error) : answer_(std::move(error)) {}

  absl::StatusOr<client::AccessToken> GetToken(
      const client::CallContext&) override {
    const std::lock_guard lock(mutex_);
    ++calls_;
    return answer_;
  }

  bool Reject(const client::AccessToken& token) override {
    const std::lock_guard lock(mutex_);
    rejected_.push_back(token.text);
    if (next_.has_value()) answer_ = *std::exchange(next_, std::nullopt);
    return is_worth_repeating_;
  }

  void Accept(const client::AccessToken& token) override {
    const std::lock_guard lock(mutex_);
    accepted_.push_back(token.text);
  }

  // Makes Reject return false.
  void DiscourageRepetition() {
    const std::lock_guard lock(mutex_);
    is_worth_repeating_ = false;
  }

  // Makes the next rejected token be replaced by this one, or this error.
  void ReplaceRejectedBy(absl::StatusOr<client::AccessToken> next) {
    const std::lock_guard lock(mutex_);
    next_ = std::move(next);
  }

  void Set(absl::StatusOr<client::AccessToken> answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }

  // Returns the number of calls so far.
  int calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  // Returns the tokens accepted so far.
  std::vector<std::string> accepted() const {
    const std::lock_guard lock(mutex_);
    return accepted_;
  }
  // Returns the tokens rejected so far.
  std::vector<std::string> rejected() const {
    const std::lock_guard lock(mutex_);
    return rejected_;
  }

 private:
  mutable std::mutex mutex_;
  absl::StatusOr<client::AccessToken> answer_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::StatusOr<client::AccessToken>> next_
      ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_worth_repeating_ ABSL_GUARDED_BY(mutex_) = true;
  std::vector<std::string> accepted_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> rejected_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::testing
