#pragma once

#include <mutex>
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

  void Reject(const client::AccessToken& token) override {
    const std::lock_guard lock(mutex_);
    rejected_.push_back(token.text);
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
  // Returns the tokens rejected so far.
  std::vector<std::string> rejected() const {
    const std::lock_guard lock(mutex_);
    return rejected_;
  }

 private:
  mutable std::mutex mutex_;
  absl::StatusOr<client::AccessToken> answer_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> rejected_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::testing
