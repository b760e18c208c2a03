#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/auth/caching_token_source.h"
#include "client/error_reason.h"
#include "tests/client/auth/cached_tokens.h"

namespace partnercenter::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using CachingTokenSourceFailure = CachedTokens;
using CachingTokenSourceReject = CachedTokens;

TEST_F(CachingTokenSourceFailure, IsTellingForAllWhoWaited) {
  std::vector<std::future<std::string>> callers;
  for (int i = 0; i < 20; ++i) callers.push_back(GetInBackground());
  ASSERT_TRUE(source_->WaitForCalls(1));

  source_->Answer(absl::UnavailableError("down"));

  for (auto& caller : callers) EXPECT_THAT(caller.get(), HasSubstr("down"));
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceFailure, IsToldOnceOfEachFetch) {
  source_->Answer(absl::UnavailableError("down"));
  EXPECT_THAT(GetText(), HasSubstr("down"));
  EXPECT_THAT(GetText(), HasSubstr("down"));
  EXPECT_THAT(fetched(), ElementsAre(absl::StatusCode::kUnavailable));

  clock_.Advance(absl::Seconds(1));
  source_->Answer(TokenFor("t"));
  EXPECT_EQ(GetText(), "t");
  EXPECT_EQ(GetText(), "t");

  EXPECT_THAT(fetched(), ElementsAre(absl::StatusCode::kUnavailable,
                                     absl::StatusCode::kOk));
}

TEST_F(CachingTokenSourceFailure, IsToldAgainUntilAnotherFetchMayBeMade) {
  source_->Answer(absl::UnavailableError("down"));
  EXPECT_THAT(GetText(), HasSubstr("down"));

  clock_.Advance(absl::Milliseconds(400));
  const auto token = Get();

  EXPECT_EQ(token.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::RetryDelayOf(token.status()), absl::Milliseconds(100));
  EXPECT_EQ(source_->calls(), 1);
  clock_.Advance(absl::Milliseconds(100));
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
}

TEST_F(CachingTokenSourceFailure, IsFollowedByALongerWaitEachTime) {
  int fetches = 0;
  for (const int delay_ms : {500, 1000, 2000, 4000, 8000, 10000, 10000}) {
    source_->Answer(absl::UnavailableError("down"));

    const auto token = Get();

    EXPECT_EQ(source_->calls(), ++fetches);
    EXPECT_EQ(base::RetryDelayOf(token.status()), absl::Milliseconds(delay_ms));
    clock_.Advance(absl::Milliseconds(delay_ms) - absl::Nanoseconds(1));
    EXPECT_FALSE(Get().ok());
    EXPECT_EQ(source_->calls(), fetches);
    clock_.Advance(absl::Nanoseconds(1));
  }
}

TEST_F(CachingTokenSourceFailure, IsFollowedByAShortWaitAfterASuccess) {
  for (int i = 0; i < 3; ++i) {
    source_->Answer(absl::UnavailableError("down"));
    EXPECT_FALSE(Get().ok());
    clock_.Advance(absl::Seconds(10));
  }
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
  clock_.Advance(absl::Hours(1));

  source_->Answer(absl::UnavailableError("down"));

  EXPECT_EQ(base::RetryDelayOf(Get().status()), absl::Milliseconds(500));
}

TEST_F(CachingTokenSourceFailure, IsFollowedByTheWaitThatItAsksFor) {
  absl::Status busy = absl::UnavailableError("busy");
  base::SetRetryDelay(busy, absl::Seconds(57));
  source_->Answer(busy);
  EXPECT_FALSE(Get().ok());

  clock_.Advance(absl::Seconds(50));

  EXPECT_EQ(base::RetryDelayOf(Get().status()), absl::Seconds(7));
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceFailure, WaitsNoLongerBecauseTheClockWasSetBack) {
  source_->Answer(absl::UnavailableError("down"));
  EXPECT_FALSE(Get().ok());

  clock_.Advance(-absl::Hours(1));
  source_->Answer(TokenFor("t1"));

  EXPECT_EQ(GetText(), "t1");
}

TEST_F(CachingTokenSourceFailure, AsksNobodyToTryARefusedCredentialAgain) {
  source_->Answer(
      MakeError(absl::StatusCode::kInternal,
                orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED,
                "renew the secret"));
  for (int i = 0; i < 2; ++i) {
    const auto token = Get();

    EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_CREDENTIAL_REJECTED");
    EXPECT_FALSE(base::RetryDelayOf(token.status()).has_value());
  }
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceFailure, LosesNoCallWhileThereIsAGoodToken) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
  clock_.Advance(absl::Minutes(55));

  for (int i = 0; i < 20; ++i) source_->Answer(absl::UnavailableError("down"));

  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(GetText(), "t1");
    ASSERT_TRUE(source_->WaitForCalls(2));
    clock_.Advance(absl::Seconds(10));
  }
}

TEST_F(CachingTokenSourceFailure, IsAnExpiredToken) {
  source_->Answer(TokenFor("t1", absl::ZeroDuration()));

  const auto token = Get();

  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceFailure, IsAFetchOutOfTimeThoughItsCallersAreNot) {
  source_->Answer(absl::DeadlineExceededError("30 s"));

  const auto token = Get();

  EXPECT_EQ(token.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
}

TEST_F(CachingTokenSourceFailure, IsAnExceptionWhichEndsNothing) {
  source_->AnswerBy([]() -> absl::StatusOr<AccessToken> {
    throw std::runtime_error("s3cret");
  });

  const auto token = Get();

  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(token.status().ToString(), Not(HasSubstr("s3cret")));
  clock_.Advance(absl::Seconds(10));
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
}

TEST_F(CachingTokenSourceReject, ByManyCallersCausesOneFetch) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");
  source_->Answer(TokenFor("t2"));

  std::vector<std::future<std::string>> callers;
  for (int i = 0; i < 100; ++i) {
    callers.push_back(std::async(std::launch::async, [&] {
      tokens_->Reject(refused);
      return GetAnotherText("t1");
    }));
  }

  for (auto& caller : callers) EXPECT_EQ(caller.get(), "t2");
  EXPECT_EQ(source_->calls(), 2);
}

TEST_F(CachingTokenSourceReject, LeavesTheTokenToOthersUntilANewerOneHasCome) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");

  tokens_->Reject(refused);
  ASSERT_TRUE(source_->WaitForCalls(2));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(GetText(), "t1");
  source_->Answer(TokenFor("t2"));

  EXPECT_TRUE(AskUntil([](const auto& got) { return got == "t2"; }));
}

TEST_F(CachingTokenSourceReject, TakesTheTokenFromNobodyWhileEntraIsDown) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");
  for (int i = 0; i < 1000; ++i) {
    source_->Answer(absl::UnavailableError("down"));
  }

  // Half an hour of a customer that is refused each second.
  for (int i = 0; i < 1800; ++i) {
    tokens_->Reject(refused);
    EXPECT_THAT(GetAnotherText("t1"), HasSubstr("down"));
    EXPECT_EQ(GetText(), "t1");
    clock_.Advance(absl::Seconds(1));
  }

  // As after any failure: one fetch in ten seconds.
  EXPECT_LE(source_->calls(), 1800 / 10 + 10);
}

TEST_F(CachingTokenSourceReject, IsFollowedByFetchesUntilOneSucceeds) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");
  source_->Answer(absl::UnavailableError("down"));
  tokens_->Reject(refused);
  EXPECT_THAT(GetAnotherText("t1"), HasSubstr("down"));

  source_->Answer(TokenFor("t2"));
  clock_.Advance(absl::Seconds(1));

  // Nobody rejects it again.
  EXPECT_TRUE(AskUntil([](const auto& got) { return got == "t2"; }));
  EXPECT_EQ(source_->calls(), 3);
}

TEST_F(CachingTokenSourceReject, HoldsNoCallerForAFetchThatHangs) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");
  tokens_->Reject(refused);
  ASSERT_TRUE(source_->WaitForCalls(2));

  clock_.Advance(absl::Seconds(2));

  EXPECT_THAT(GetAnotherText("t1"), HasSubstr("in time"));
  EXPECT_EQ(GetText(), "t1");
}

TEST_F(CachingTokenSourceReject, LetsACallerLeaveThatWaitsForAnother) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");
  tokens_->Reject(refused);
  std::stop_source stop;
  auto caller = std::async(std::launch::async, [&] {
    return TextOf(tokens_->GetAnother(Caller(stop.get_token()), "t1"));
  });
  ASSERT_TRUE(source_->WaitForCalls(2));

  stop.request_stop();

  EXPECT_THAT(caller.get(), HasSubstr("CANCELLED"));
  CallContext late = Caller();
  late.deadline = clock_.Now();
  EXPECT_TRUE(
      absl::IsDeadlineExceeded(tokens_->GetAnother(late, "t1").status()));
}

TEST_F(CachingTokenSourceReject, OfTheReplacementTooAdvisesAgainstRepetition) {
  const AccessToken first = TokenFor("t1");
  source_->Answer(first);
  EXPECT_EQ(GetText(), "t1");
  source_->Answer(TokenFor("t2"));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(tokens_->Reject(first));
  EXPECT_EQ(GetAnotherText("t1"), "t2");

  // The one whose report makes the source fetch may see if that helps.
  EXPECT_TRUE(tokens_->Reject(AccessToken{"t2"}));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(tokens_->Reject(AccessToken{"t2"}));
  EXPECT_FALSE(tokens_->Reject(first));

  source_->Answer(TokenFor("t3"));
  EXPECT_EQ(GetAnotherText("t2"), "t3");
  EXPECT_FALSE(tokens_->Reject(AccessToken{"t2"}));
  tokens_->Accept(AccessToken{"t3"});
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(tokens_->Reject(AccessToken{"t2"}));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(tokens_->Reject(AccessToken{"t3"}));
}

TEST_F(CachingTokenSourceReject, OfAnAcceptedReplacementAdvisesRepetition) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
  source_->Answer(TokenFor("t2"));
  EXPECT_TRUE(tokens_->Reject(AccessToken{"t1"}));
  EXPECT_EQ(GetAnotherText("t1"), "t2");
  tokens_->Accept(AccessToken{"t2"});

  for (int i = 0; i < 10; ++i) EXPECT_TRUE(tokens_->Reject(AccessToken{"t2"}));
}

TEST_F(CachingTokenSourceReject, OfAnOlderTokenChangesNothing) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");

  tokens_->Reject(TokenFor("t0"));

  EXPECT_EQ(GetText(), "t1");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceReject, BeforeThereIsATokenChangesNothing) {
  tokens_->Reject(TokenFor("t1"));
  source_->Answer(TokenFor("t1"));

  EXPECT_EQ(GetText(), "t1");
}

TEST_F(CachingTokenSourceReject, WhileTheNextIsFetchedWaitsForThatOne) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");
  clock_.Advance(absl::Minutes(56));
  EXPECT_EQ(GetText(), "t1");
  ASSERT_TRUE(source_->WaitForCalls(2));

  tokens_->Reject(refused);
  auto caller =
      std::async(std::launch::async, [this] { return GetAnotherText("t1"); });
  source_->Answer(TokenFor("t2"));

  EXPECT_EQ(caller.get(), "t2");
  EXPECT_EQ(source_->calls(), 2);
}

TEST_F(CachingTokenSourceReject, TakesTheSameTokenIfItComesBack) {
  const AccessToken refused = TokenFor("t1");
  source_->Answer(refused);
  EXPECT_EQ(GetText(), "t1");

  tokens_->Reject(refused);
  source_->Answer(refused);

  EXPECT_THAT(GetAnotherText("t1"), HasSubstr("NOT_FOUND"));
  EXPECT_EQ(GetText(), "t1");
  EXPECT_EQ(source_->calls(), 2);
}

TEST_F(CachingTokenSourceReject, OfEveryTokenIsHeardNowAndThenOnly) {
  const auto refuse = [this](int i) {
    tokens_->Reject(AccessToken{absl::StrCat("t", i)});
  };
  for (int i = 0; i <= 5; ++i) {
    source_->Answer(TokenFor(absl::StrCat("t", i)));
    EXPECT_EQ(GetAnotherText(absl::StrCat("t", i - 1)), absl::StrCat("t", i));
    refuse(i);
  }
  EXPECT_EQ(GetText(), "t5");
  EXPECT_THAT(GetAnotherText("t5"), HasSubstr("NOT_FOUND"));

  clock_.Advance(absl::Seconds(10) - absl::Nanoseconds(1));
  refuse(5);
  EXPECT_EQ(GetText(), "t5");

  clock_.Advance(absl::Nanoseconds(1));
  refuse(5);
  source_->Answer(TokenFor("t6"));
  EXPECT_EQ(GetAnotherText("t5"), "t6");
  refuse(6);
  EXPECT_EQ(GetText(), "t6");
  EXPECT_EQ(source_->calls(), 7);
}

TEST_F(CachingTokenSourceReject, IsHeardFiveTimesAgainAfterAWhile) {
  const auto reject_until_kept = [this] {
    int heard = 0;
    while (heard < 100) {
      const int calls = source_->calls();
      tokens_->Reject(AccessToken{"t"});
      source_->Answer(AccessToken{"t"});
      // Waits for the fetch, if there is one.
      EXPECT_THAT(GetAnotherText("t"), HasSubstr("NOT_FOUND"));
      EXPECT_EQ(GetText(), "t");
      if (source_->calls() == calls) break;
      ++heard;
    }
    return heard;
  };
  source_->Answer(AccessToken{"t"});
  EXPECT_EQ(GetText(), "t");

  EXPECT_EQ(reject_until_kept(), 5);
  clock_.Advance(absl::Minutes(10));
  EXPECT_EQ(reject_until_kept(), 5);
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(reject_until_kept(), 0);
  clock_.Advance(absl::Seconds(50));
  EXPECT_EQ(reject_until_kept(), 5);
}

}  // namespace
}  // namespace partnercenter::client
