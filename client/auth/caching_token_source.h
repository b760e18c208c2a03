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
  // Receives the result of each fetch, on its thread; for metrics. Must not
  // throw. May be empty.
  std::function<void(const absl::Status&)> on_fetch;
};

// Caches the token of another source and renews it before it expires.
// Thread-safe.
//
// A token is given to callers until a little before it expires (30 s, at most a
// tenth of its lifetime). It is due for renewal 5 minutes before it expires, at
// most a quarter of its lifetime: callers then still get it at once, but the
// next one is fetched in the background. Nothing is fetched unless a caller
// asks for a token.
//
// One thread does all fetches: callers share one, and a caller that leaves does
// not stop it. A fetch that failed is not repeated for a while: 0.5 s,
// doubling up to 10 s until one succeeds, or the delay of its RetryInfo if that
// is longer. A token that is still valid is returned even if later fetches
// failed.
//
// A token that was rejected is due for renewal at once. It is given out until
// the next one has come: upstream may refuse it for one customer only, and
// while Entra is down it is all there is.
class CachingTokenSource : public TokenSource {
 public:
  // `clock` must outlive the object.
  CachingTokenSource(CachingTokenSourceOptions options,
                     std::unique_ptr<TokenSource> source,
                     const base::Clock& clock);
  // Stops a fetch under way and waits for it. No call may be under way.
  ~CachingTokenSource() override = default;

  // Returns at once if there is a token. Otherwise waits for the fetch under
  // way, or a new one, until `context.stop` fires or its deadline passes.
  // Errors: those of the source, at once while a failed fetch may not be
  // repeated; RetryInfo of an Unavailable says how long that is. Unavailable,
  // UPSTREAM_AUTH_UNAVAILABLE, also if the fetch timed out, or brought a token
  // that has expired. DeadlineExceeded and Cancelled, if `context` ended it.
  absl::StatusOr<AccessToken> GetToken(const CallContext& context) override;

  // Makes the token due for renewal if its text is that of the cached one; a
  // report about an older one changes nothing. A fetch under way is not
  // repeated, and its token is not compared: if it is the rejected one, it will
  // be rejected again, and counts again.
  //
  // A source whose tokens are all rejected must not be asked once per call: at
  // most 5 tokens are renewed in a row, and one more every 10 s. A token beyond
  // that stays, and its callers get the error that it causes.
  //
  // Many calls may hold the same token. If the token that replaced a rejected
  // one is rejected before anybody reported it good, tokens are not what is
  // wrong: until one is accepted, only the report that makes a token due
  // returns true.
  bool Reject(const AccessToken& token) override;
  void Accept(const AccessToken& token) override;

  // Returns at once if the cached token is another one, or none is being
  // fetched. Otherwise waits for the fetch under way, but only in its first 2
  // s: calls that wait hold workers, which serve other calls with the token
  // that was rejected here.
  absl::StatusOr<AccessToken> GetAnother(const CallContext& context,
                                         const std::string& rejected) override;

 private:
  // A token, the time until which callers get it, and the time until which it
  // needs no renewal: past if it was rejected.
  struct Held {
    AccessToken token;
    absl::Time good_until;
    absl::Time fresh_until;
    bool replaces_rejected = false;
    bool is_accepted = false;

    bool IsRejected() const { return fresh_until == absl::InfinitePast(); }
  };

  void Run(const std::stop_token& stop);
  absl::StatusOr<Held> Fetch(const std::stop_token& stop);
  void Take(absl::StatusOr<Held> fetched, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Holds(const AccessToken& token) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HoldsGoodToken(absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HoldsAnother(const std::string& rejected, absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Waits for the end of the fetch under way, until `context` ends or `longest`
  // has passed. Returns false if the fetch has not ended.
  bool AwaitFetch(std::unique_lock<std::mutex>& lock,
                  const CallContext& context, absl::Duration longest)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns zero if a fetch may be made.
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
  absl::Time fetch_began_ ABSL_GUARDED_BY(mutex_);
  uint64_t fetches_ended_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<Held> held_ ABSL_GUARDED_BY(mutex_);
  // A token that replaced a rejected one was rejected, and none accepted since.
  bool is_each_rejected_ ABSL_GUARDED_BY(mutex_) = false;
  // The result of the last fetch; OK if it brought a token.
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  absl::Time failed_at_ ABSL_GUARDED_BY(mutex_);
  // Length of the hold-off from `failed_at_` on, and the least of the next one.
  absl::Duration hold_off_ ABSL_GUARDED_BY(mutex_);
  absl::Duration next_hold_off_ ABSL_GUARDED_BY(mutex_);
  // The time at which all rejections in a row will be possible again.
  absl::Time rejections_full_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();

  // Last, so that it ends before what it uses.
  std::jthread thread_;
};

}  // namespace partnercenter::client
