#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/auth/token_source.h"

namespace partnercenter::client {

struct CachingTokenSourceOptions {
  // Time limit of one fetch.
  absl::Duration fetch_timeout = absl::Seconds(30);
  // Told how each fetch ended, on its thread; for metrics. Must not throw. Not
  // set: nobody is.
  std::function<void(const absl::Status&)> on_fetch;
};

// Keeps the token of another source, and fetches the next one before it ends.
// Thread-safe.
//
// A token is given to callers until a little before it expires (30 s, at most a
// tenth of its lifetime). It is past its prime 5 minutes before it expires, at
// most a quarter of its lifetime: whoever asks for it then still gets it at
// once, but the next one is fetched meanwhile. Nothing is fetched unless
// somebody asks for a token.
//
// One thread does all fetches, so that callers share one, and none of them cuts
// it by leaving. A fetch that failed is not repeated for a while: 0.5 s,
// doubling up to 10 s until one succeeds, or what its RetryInfo asks for if
// that is longer. A token that is still good is given out whatever became of
// the fetches after it.
class CachingTokenSource : public TokenSource {
 public:
  // `clock` must outlive the object.
  CachingTokenSource(CachingTokenSourceOptions options,
                     std::unique_ptr<TokenSource> source,
                     const base::Clock& clock);
  // Stops a fetch under way and waits for it to end. No caller may be left.
  ~CachingTokenSource() override = default;

  // Returns at once if there is a token. Otherwise waits for the fetch under
  // way, or a new one, until `context.stop` fires or its deadline passes.
  // Errors: those of the source, at once while a failed fetch may not be
  // repeated; RetryInfo of an Unavailable says until when. Unavailable,
  // UPSTREAM_AUTH_UNAVAILABLE, also if the fetch timed out, or brought a token
  // that has expired. DeadlineExceeded and Cancelled, if `context` ended it.
  absl::StatusOr<AccessToken> GetToken(const CallContext& context) override;

  // Drops the token if it is the one that is kept, by its text; what is
  // reported about an older one changes nothing. A fetch that was under way is
  // not asked again, nor is its token looked at: if it is the refused one, it
  // will be refused again, and counts again.
  //
  // A source all of whose tokens are refused must not be asked for one per
  // call: at most 5 tokens are dropped in a row, and one more every 10 s. A
  // token beyond that is kept, and its callers get the error that it causes.
  void Reject(const AccessToken& token) override;

 private:
  // A token, and until when it is given out and the next one not yet needed.
  struct Held {
    AccessToken token;
    absl::Time good_until;
    absl::Time fresh_until;
  };

  void Run(const std::stop_token& stop);
  absl::StatusOr<Held> Fetch(const std::stop_token& stop);
  void Take(absl::StatusOr<Held> fetched, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HoldsGoodToken(absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Zero if a fetch may be made.
  absl::Duration HoldOffLeft(absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WantFetch(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LastFailure(absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool TakeRejection(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CachingTokenSourceOptions options_;
  const std::unique_ptr<TokenSource> source_;
  const base::Clock& clock_;

  // std::mutex, not absl's: the thread sanitizer does not see through the
  // distribution's build of abseil.
  std::mutex mutex_;
  std::condition_variable_any fetch_wanted_;
  std::condition_variable_any fetch_ended_;
  // A fetch is under way, or about to be.
  bool fetching_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t fetches_ended_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<Held> held_ ABSL_GUARDED_BY(mutex_);
  // Of the last fetch; OK if it brought a token.
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  absl::Time failed_at_ ABSL_GUARDED_BY(mutex_);
  // From `failed_at_` on; and how long the next one will be at least.
  absl::Duration hold_off_ ABSL_GUARDED_BY(mutex_);
  absl::Duration next_hold_off_ ABSL_GUARDED_BY(mutex_);
  // When all rejections that may be made in a row will be possible again.
  absl::Time rejections_full_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();

  // Last, so that it ends before what it uses.
  std::jthread thread_;
};

}  // namespace partnercenter::client
