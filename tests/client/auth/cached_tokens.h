#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "client/auth/caching_token_source.h"
#include "tests/support/eventually.h"
#include "tests/support/fake_clock.h"
#include "tests/support/scripted_token_source.h"

namespace partnercenter::client {

// A CachingTokenSource, `tokens_`, around a script, `source_`, and callers of
// it. The time stands still unless `clock_` is moved.
class CachedTokens : public ::testing::Test {
 protected:
  CachedTokens() {
    auto source =
        std::make_unique<partnercenter::testing::ScriptedTokenSource>();
    source_ = source.get();
    CachingTokenSourceOptions options;
    options.on_fetch = [this](const absl::Status& status) {
      const std::lock_guard lock(fetched_mutex_);
      fetched_.push_back(status);
    };
    tokens_.emplace(std::move(options), std::move(source), clock_);
  }

  // A token that lives for `lifetime` from now.
  AccessToken TokenFor(std::string text,
                       absl::Duration lifetime = absl::Hours(1)) const {
    return {std::move(text), clock_.Now() + lifetime};
  }

  // A caller with a minute to wait.
  CallContext Caller(std::stop_token stop = {}) const {
    CallContext context;
    context.deadline = clock_.Now() + absl::Minutes(1);
    context.stop = std::move(stop);
    return context;
  }

  absl::StatusOr<AccessToken> Get() { return tokens_->GetToken(Caller()); }

  // The token's text, or what went wrong.
  std::string GetText() { return TextOf(Get()); }
  // The same of a token other than `rejected`.
  std::string GetAnotherText(const std::string& rejected) {
    return TextOf(tokens_->GetAnother(Caller(), rejected));
  }
  static std::string TextOf(const absl::StatusOr<AccessToken>& token) {
    return token.ok() ? token->text : token.status().ToString();
  }

  std::future<std::string> GetInBackground(std::stop_token stop = {}) {
    return std::async(std::launch::async,
                      [this, context = Caller(std::move(stop))] {
                        return TextOf(tokens_->GetToken(context));
                      });
  }

  // Returns the outcomes of the fetches so far, as the source's observer was
  // told.
  std::vector<absl::StatusCode> fetched() {
    const std::lock_guard lock(fetched_mutex_);
    std::vector<absl::StatusCode> codes;
    for (const absl::Status& status : fetched_) codes.push_back(status.code());
    return codes;
  }

  // Asks until `reached` says so; false if that takes too long. For what
  // happens behind callers that do not wait for it.
  bool AskUntil(const std::function<bool(const std::string& got)>& reached) {
    return partnercenter::testing::Eventually(
        [&] { return reached(GetText()); }, partnercenter::testing::kSoon);
  }

  std::mutex fetched_mutex_;
  std::vector<absl::Status> fetched_;
  partnercenter::testing::FakeClock clock_;
  partnercenter::testing::ScriptedTokenSource* source_;
  std::optional<CachingTokenSource> tokens_;
};

}  // namespace partnercenter::client
