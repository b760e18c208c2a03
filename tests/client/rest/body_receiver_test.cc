#include "client/rest/body_receiver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxBodyBytes = size_t{1} << 20;

class BodyReceiverTest : public ::testing::Test {
 protected:
  BodyReceiver Receiver() {
    return BodyReceiver({kMaxBodyBytes, absl::InfinitePast(), &budget_},
                        context_);
  }

  static bool Take(BodyReceiver& receiver, size_t bytes, int status = 200) {
    constexpr size_t kPiece = 4096;
    for (size_t taken = 0; taken < bytes; taken += kPiece) {
      const std::string piece(std::min(kPiece, bytes - taken), 'x');
      if (!receiver.Take(status, piece)) return false;
    }
    return true;
  }

  const CallContext context_ = {absl::InfiniteFuture(), {}, "", nullptr};
  BodyBudget budget_{{kMaxBodyBytes, kMaxBodyBytes}};
};

TEST_F(BodyReceiverTest, CountsTheMemoryOfABodyBeforeItIsTaken) {
  BodyReceiver receiver = Receiver();
  for (size_t taken = 0; taken < kMaxBodyBytes; taken += 16384) {
    ASSERT_TRUE(Take(receiver, 16384));
    // The budget grows twofold, as the memory does.
    EXPECT_TRUE(budget_.used() >= taken + 16384 ||
                taken + 16384 <= kUncountedBodyBytes)
        << taken;
    EXPECT_LE(budget_.used(), 2 * (taken + 16384));
  }
  EXPECT_EQ(budget_.used(), kMaxBodyBytes);
}

TEST_F(BodyReceiverTest, HoldsTheBytesOfACompleteBodyUntilItIsGone) {
  {
    BodyReceiver receiver = Receiver();
    ASSERT_TRUE(Take(receiver, 300'000));
    const ReceivedBody body = receiver.Finish();
    EXPECT_EQ(body.bytes.size(), 300'000u);
    EXPECT_EQ(budget_.used(), 300'000u);
  }
  EXPECT_EQ(budget_.used(), 0u);
}

TEST_F(BodyReceiverTest, TakesSmallDocumentsAndErrorsWhileAllBytesAreHeld) {
  BodyReceiver large = Receiver();
  ASSERT_TRUE(Take(large, kMaxBodyBytes));

  BodyReceiver small = Receiver();
  EXPECT_TRUE(Take(small, kUncountedBodyBytes));
  // 206 is a piece of a document, and so an error.
  for (const int status : {206, 500}) {
    BodyReceiver error = Receiver();
    EXPECT_TRUE(Take(error, 64 * 1024, status));
    EXPECT_FALSE(Take(error, 1, status));
    EXPECT_FALSE(error.gave_up());
    EXPECT_EQ(error.Finish().bytes.size(), 64u * 1024);
  }
}

TEST_F(BodyReceiverTest, GivesUpAtTheEndOfTheAttempt) {
  BodyReceiver large = Receiver();
  ASSERT_TRUE(Take(large, kMaxBodyBytes));

  BodyReceiver receiver = Receiver();
  EXPECT_FALSE(Take(receiver, kMaxBodyBytes));
  EXPECT_TRUE(receiver.gave_up());
  EXPECT_EQ(budget_.used(), kMaxBodyBytes);
}

TEST_F(BodyReceiverTest, RefusesABodyThatIsTooLargeWithoutAWait) {
  BodyReceiver receiver = Receiver();
  ASSERT_TRUE(Take(receiver, kMaxBodyBytes));
  EXPECT_FALSE(Take(receiver, 1));
  EXPECT_FALSE(receiver.gave_up());
}

}  // namespace
}  // namespace partnercenter::client
