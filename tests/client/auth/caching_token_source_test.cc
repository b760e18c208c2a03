#include "client/auth/caching_token_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/client/auth/cached_tokens.h"

namespace partnercenter::client {
namespace {

using CachingTokenSourceTest = CachedTokens;

TEST_F(CachingTokenSourceTest, FetchesOneTokenFor1000ColdCallers) {
  std::vector<std::future<std::string>> callers;
  for (int i = 0; i < 1000; ++i) callers.push_back(GetInBackground());
  ASSERT_TRUE(source_->WaitForCalls(1));

  source_->Answer(TokenFor("t1"));

  for (auto& caller : callers) EXPECT_EQ(caller.get(), "t1");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceTest, GivesTheTokenWithItsExpiry) {
  source_->Answer(TokenFor("t1"));

  const auto token = Get();

  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->expires_at, clock_.Now() + absl::Hours(1));
}

TEST_F(CachingTokenSourceTest, LimitsTheTimeOfAFetch) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
  EXPECT_EQ(source_->last_deadline(), clock_.Now() + absl::Seconds(30));
}

TEST_F(CachingTokenSourceTest, GivesATokenThatNeverExpiresForever) {
  source_->Answer(AccessToken{"t1"});
  EXPECT_EQ(GetText(), "t1");

  clock_.Advance(absl::Hours(24 * 365 * 100));

  EXPECT_EQ(GetText(), "t1");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceTest, GivesATokenInItsPrimeWithoutAnotherFetch) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");

  clock_.Advance(absl::Minutes(55) - absl::Nanoseconds(1));

  for (int i = 0; i < 100; ++i) EXPECT_EQ(GetText(), "t1");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceTest, FetchesTheNextTokenWhileItGivesTheOld) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");

  clock_.Advance(absl::Minutes(55));
  EXPECT_EQ(GetText(), "t1");
  ASSERT_TRUE(source_->WaitForCalls(2));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(GetText(), "t1");
  source_->Answer(TokenFor("t2"));

  EXPECT_TRUE(AskUntil([](const auto& got) { return got == "t2"; }));
  EXPECT_EQ(source_->calls(), 2);
}

TEST_F(CachingTokenSourceTest, RefreshesAShortLivedTokenInItsLastQuarter) {
  source_->Answer(TokenFor("t1", absl::Seconds(40)));
  EXPECT_EQ(GetText(), "t1");

  clock_.Advance(absl::Seconds(30));
  EXPECT_EQ(GetText(), "t1");

  EXPECT_TRUE(source_->WaitForCalls(2));
}

TEST_F(CachingTokenSourceTest, WaitsForANewTokenShortlyBeforeTheOldExpires) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");

  clock_.Advance(absl::Minutes(60) - absl::Seconds(30));
  source_->Answer(TokenFor("t2"));

  EXPECT_EQ(GetText(), "t2");
}

TEST_F(CachingTokenSourceTest, GivesAShortLivedTokenForNineTenthsOfItsLife) {
  source_->Answer(TokenFor("t1", absl::Seconds(10)));
  EXPECT_EQ(GetText(), "t1");

  clock_.Advance(absl::Seconds(9) - absl::Nanoseconds(1));
  EXPECT_EQ(GetText(), "t1");
  clock_.Advance(absl::Nanoseconds(1));
  source_->Answer(TokenFor("t2"));

  EXPECT_EQ(GetText(), "t2");
}

TEST_F(CachingTokenSourceTest, GivesNoTokenForLongerSinceTheClockWasSetBack) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");

  clock_.SetWallTimeBy(-absl::Hours(10));
  clock_.Advance(absl::Minutes(60) - absl::Seconds(30));
  source_->Answer(TokenFor("t2"));

  EXPECT_EQ(GetText(), "t2");
}

TEST_F(CachingTokenSourceTest, LetsACallerLeaveWhileTheFetchGoesOn) {
  std::stop_source stop;
  auto caller = GetInBackground(stop.get_token());
  ASSERT_TRUE(source_->WaitForCalls(1));
  auto patient = GetInBackground();

  stop.request_stop();

  EXPECT_THAT(caller.get(), ::testing::HasSubstr("CANCELLED"));
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(patient.get(), "t1");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceTest, LetsACallerLeaveAtItsDeadline) {
  CallContext context = Caller();
  context.deadline = clock_.Now();

  const auto token = tokens_->GetToken(context);

  EXPECT_EQ(token.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(base::MetadataOf(token.status(), "phase"), "token");
  ASSERT_TRUE(source_->WaitForCalls(1));
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
  EXPECT_EQ(source_->calls(), 1);
}

TEST_F(CachingTokenSourceTest, GivesATokenThatIsThereToACallerOutOfTime) {
  source_->Answer(TokenFor("t1"));
  EXPECT_EQ(GetText(), "t1");
  CallContext context = Caller();
  context.deadline = clock_.Now();

  EXPECT_TRUE(tokens_->GetToken(context).ok());
}

TEST_F(CachingTokenSourceTest, StopsItsFetchAtItsEnd) {
  CallContext context = Caller();
  context.deadline = clock_.Now();
  EXPECT_FALSE(tokens_->GetToken(context).ok());
  ASSERT_TRUE(source_->WaitForCalls(1));

  tokens_.reset();  // returns, though nothing was answered
}

}  // namespace
}  // namespace partnercenter::client
