#pragma once

#include <mutex>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "simulator/entra/entra_options.h"

namespace partnercenter::simulator {

// The refresh tokens of one user who has signed in. Each may be exchanged for
// the next; as with Entra the old one stays good (documentation page "Refresh
// tokens in the Microsoft identity platform"), unless the options say that it
// does not. Thread-safe.
class RefreshTokens {
 public:
  // `options` outlive the object.
  explicit RefreshTokens(const EntraOptions& options) : options_(options) {}

  enum class Standing {
    kUnknown,  // none of ours
    kGood,
    kUsed,  // and good for one use only
  };
  Standing StandingOf(absl::string_view token) const;

  // Uses the token, which is good, and makes the next one.
  std::string Exchange(const std::string& token);

 private:
  const EntraOptions& options_;
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> issued_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string, std::less<>> used_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
