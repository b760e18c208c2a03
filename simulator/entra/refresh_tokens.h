#pragma once

#include <mutex>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "simulator/entra/entra_options.h"

namespace partnercenter::simulator {

// Refresh tokens of one signed-in user. Each can be exchanged for the next. The
// old one stays valid, as with Entra (documentation page "Refresh tokens in the
// Microsoft identity platform"), unless the options make tokens single-use.
// Thread-safe.
class RefreshTokens {
 public:
  // `options` must outlive the object.
  explicit RefreshTokens(const EntraOptions& options) : options_(options) {}

  enum class Standing {
    kUnknown,  // not issued here
    kGood,
    kUsed,  // single-use, and already exchanged
  };
  Standing StandingOf(absl::string_view token) const;

  // Exchanges a token, which must be good, for the next one.
  std::string Exchange(const std::string& token);

 private:
  const EntraOptions& options_;
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> issued_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string, std::less<>> used_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
