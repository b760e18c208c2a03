#include "gateway/log/repeated_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string TextOf(const LogLine& line) {
  std::string text = line.message;
  line.fields.AppendText(text);
  return text;
}

// A clock, and the texts that are written when a line is logged.
class RepeatedLinesTest : public ::testing::Test {
 protected:
  // Returns the text, "" if the line is not written now.
  std::string Admit(const std::string& message, const LogFields& fields = {},
                    LogSeverity severity = LogSeverity::kWarning) {
    const auto line = lines_.Admit({severity, message, fields}, clock_.Now());
    return line.has_value() ? TextOf(*line) : "";
  }

  std::vector<std::string> TakeDue() {
    std::vector<std::string> texts;
    for (const LogLine& line : lines_.TakeDue(clock_.Now())) {
      texts.push_back(TextOf(line));
    }
    return texts;
  }

  testing::FakeClock clock_;
  RepeatedLines lines_;
};

TEST_F(RepeatedLinesTest, WritesTheFirstLineAtOnce) {
  EXPECT_EQ(Admit("failed"), "failed");
}

TEST_F(RepeatedLinesTest, WritesOneLineASecondWithTheNumberOfTheOthers) {
  Admit("failed");
  EXPECT_EQ(Admit("failed"), "");
  EXPECT_EQ(Admit("failed"), "");
  EXPECT_EQ(Admit("failed"), "");
  EXPECT_THAT(TakeDue(), IsEmpty());

  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(TakeDue(), ElementsAre("failed left_out=2"));

  // That line began a second, too.
  EXPECT_EQ(Admit("failed"), "");
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_THAT(TakeDue(), IsEmpty());
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_THAT(TakeDue(), ElementsAre("failed"));
}

TEST_F(RepeatedLinesTest, CountsWithTheNextLineIfNothingWasTakenBefore) {
  Admit("failed");
  Admit("failed");
  Admit("failed");
  clock_.Advance(absl::Seconds(1));

  EXPECT_EQ(Admit("failed"), "failed left_out=2");
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(TakeDue(), IsEmpty());
  EXPECT_EQ(Admit("failed"), "failed");
}

TEST_F(RepeatedLinesTest, TellsNothingOfALineThatIsNotRepeated) {
  Admit("failed");
  clock_.Advance(absl::Seconds(1));

  EXPECT_THAT(TakeDue(), IsEmpty());
  EXPECT_EQ(Admit("failed"), "failed");
}

TEST_F(RepeatedLinesTest, KeepsLinesApartThatDiffer) {
  EXPECT_NE(Admit("failed"), "");
  EXPECT_NE(Admit("failed", {}, LogSeverity::kError), "");
  EXPECT_NE(Admit("failed", {}, LogSeverity::kInfo), "");
  EXPECT_NE(Admit("failed again"), "");
  EXPECT_NE(Admit("failed", {{"error", "a"}}), "");
  EXPECT_NE(Admit("failed", {{"error", "b"}}), "");
  EXPECT_NE(Admit("failed", {{"setting", "a"}}), "");
  EXPECT_NE(Admit("failed", {{"peer", "ipv4:10.0.0.1:1"}}), "");
  EXPECT_NE(Admit("failed", {{"peer", "ipv4:10.0.0.2:1"}}), "");
  EXPECT_NE(Admit("failed", {{"peer", "ipv6:%5B::1%5D:1"}}), "");
  EXPECT_NE(Admit("failed", {{"peer", "ipv6:%5B::2%5D:1"}}), "");
}

TEST_F(RepeatedLinesTest, TakesEachPortOfAPeerForTheSamePeer) {
  EXPECT_NE(Admit("failed", {{"peer", "ipv4:10.0.0.1:1"}, {"error", "a"}}), "");
  EXPECT_EQ(Admit("failed", {{"peer", "ipv4:10.0.0.1:2"}, {"error", "a"}}), "");
  EXPECT_EQ(Admit("failed", {{"peer", "ipv4:10.0.0.1:3"}, {"error", "a"}}), "");
  clock_.Advance(absl::Seconds(1));

  EXPECT_THAT(TakeDue(),
              ElementsAre("failed peer=\"ipv4:10.0.0.1:3\" error=\"a\" "
                          "left_out=1"));
}

TEST_F(RepeatedLinesTest, IsBoundedWhateverTheNumberOfPeers) {
  int written = 0;
  for (size_t i = 0; i < 3 * RepeatedLines::kMaxDifferent; ++i) {
    const std::string peer = absl::StrCat("ipv4:10.0.0.", i, ":1");
    if (!Admit("failed", {{"peer", peer}}).empty()) ++written;
  }
  EXPECT_EQ(written, RepeatedLines::kMaxDifferent + 1);
  // Another message is not lost.
  EXPECT_EQ(Admit("stopped"), "stopped");

  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(TakeDue(),
              ElementsAre("failed peer=\"ipv4:10.0.0.2999:1\" left_out=1998"));
  clock_.Advance(absl::Seconds(1));
  TakeDue();
  EXPECT_NE(Admit("failed", {{"peer", "ipv4:10.0.0.2998:1"}}), "");
  EXPECT_NE(Admit("failed", {{"peer", "ipv4:10.0.0.2999:1"}}), "");
}

TEST_F(RepeatedLinesTest, KeepsLinesApartWhileThoseOfAnotherKindAreMany) {
  const std::string expired = "a certificate in use has expired";
  for (size_t i = 0; i < 3 * RepeatedLines::kMaxDifferent; ++i) {
    Admit("handshake failed",
          {{"peer", absl::StrCat("ipv4:10.0.0.", i, ":1")}});
    if (i < RepeatedLines::kMaxDifferent) {
      Admit(expired, {{"file", "a"}}, LogSeverity::kInfo);
    }
  }

  EXPECT_NE(Admit(expired, {{"file", "a"}}), "");
  EXPECT_NE(Admit(expired, {{"file", "b"}}), "");
  EXPECT_NE(Admit(expired, {{"file", "c"}}), "");
  EXPECT_EQ(Admit(expired, {{"file", "b"}}), "");
  EXPECT_NE(Admit("handshake failed", {}, LogSeverity::kError), "");
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(TakeDue(), Contains(expired + " file=\"b\""));
}

TEST_F(RepeatedLinesTest, IsBoundedWhateverTheNumberOfMessages) {
  size_t written = 0;
  for (size_t i = 0; i < 3 * RepeatedLines::kMaxKinds; ++i) {
    const LogFields file{{"file", absl::StrCat(i)}};
    if (!Admit(absl::StrCat("failed ", i), file).empty()) ++written;
  }
  EXPECT_EQ(written, RepeatedLines::kMaxKinds + 1);

  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(TakeDue(), ElementsAre("failed 599 file=\"599\" left_out=398"));
  clock_.Advance(absl::Seconds(1));
  TakeDue();
  EXPECT_NE(Admit("failed 598"), "");
  EXPECT_NE(Admit("failed 599"), "");
}

TEST_F(RepeatedLinesTest, CountsEachLineOfManyThreadsOnce) {
  std::atomic<int> written = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 1000; ++j) {
        if (!Admit("failed").empty()) ++written;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  clock_.Advance(absl::Seconds(1));

  EXPECT_EQ(written, 1);
  EXPECT_THAT(TakeDue(), ElementsAre("failed left_out=7998"));
}

}  // namespace
}  // namespace partnercenter::gateway
