#include "gateway/log/stderr_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/eventually.h"

namespace partnercenter::gateway {
namespace {

// Standard error is a pipe meanwhile.
class PipedStderr {
 public:
  PipedStderr() : standard_error_(dup(STDERR_FILENO)) {
    EXPECT_EQ(pipe(ends_), 0);
    dup2(ends_[1], STDERR_FILENO);
  }
  ~PipedStderr() {
    Restore();
    close(ends_[0]);
  }

  void MakeNonBlocking() { fcntl(ends_[1], F_SETFL, O_NONBLOCK); }

  // Reduces the pipe to its smallest size, a page.
  void Shrink() { fcntl(ends_[1], F_SETPIPE_SZ, 1); }

  // Returns true if a write would have to wait.
  bool IsFull() const {
    pollfd end = {ends_[1], POLLOUT, 0};
    return poll(&end, 1, /*timeout=*/0) == 0;
  }

  // Ends what is written.
  void Restore() {
    if (standard_error_ < 0) return;
    dup2(standard_error_, STDERR_FILENO);
    close(standard_error_);
    close(ends_[1]);
    standard_error_ = -1;
  }

  // What has come, or the next bytes to come; "" at the end.
  std::string Read() const {
    char buffer[65536];
    const ssize_t size = read(ends_[0], buffer, sizeof(buffer));
    return {buffer, static_cast<size_t>(std::max<ssize_t>(size, 0))};
  }
  std::string ReadToEnd() const {
    std::string all;
    for (std::string piece = Read(); !piece.empty(); piece = Read()) {
      all += piece;
    }
    return all;
  }

 private:
  int standard_error_;
  int ends_[2] = {-1, -1};
};

TEST(StderrWriter, WritesWhatItIsGivenInOrder) {
  PipedStderr piped;
  {
    StderrWriter writer;
    writer.Write("one\n", /*urgent=*/false);
    writer.Write("two\n", /*urgent=*/true);
    writer.Write("three\n", /*urgent=*/false);
  }
  piped.Restore();
  EXPECT_EQ(piped.ReadToEnd(), "one\ntwo\nthree\n");
}

TEST(StderrWriter, WritesWhatIsNotUrgentTooBeforeItEnds) {
  PipedStderr piped;
  StderrWriter writer;
  writer.Write("calm\n", /*urgent=*/false);
  EXPECT_EQ(piped.Read(), "calm\n");
}

TEST(StderrWriter, WritesLinesOfOneMomentTogether) {
  PipedStderr piped;
  StderrWriter writer;
  constexpr int kLines = 100;
  for (int i = 0; i < kLines; ++i) writer.Write("x\n", /*urgent=*/false);
  // However slow the machine: not each by itself.
  EXPECT_GT(piped.Read().size(), 2u);
}

TEST(StderrWriter, LosesNothingToASlowReaderOfANonBlockingPipe) {
  PipedStderr piped;
  piped.MakeNonBlocking();
  // The writer meets a full pipe once for each page.
  piped.Shrink();
  std::string all;
  std::string read;
  std::thread reader;
  {
    StderrWriter writer;
    // More than the pipe holds, and less than may wait.
    for (int i = 0; i < 2000; ++i) {
      const std::string line = absl::StrCat(i, std::string(90, '.'), "\n");
      writer.Write(line, /*urgent=*/i == 0);
      all += line;
    }
    EXPECT_TRUE(testing::Eventually([&] { return piped.IsFull(); }));
    reader = std::thread([&] { read = piped.ReadToEnd(); });
    EXPECT_EQ(writer.dropped_lines(), 0u);
  }
  piped.Restore();
  reader.join();
  EXPECT_EQ(read, all);
}

TEST(StderrWriter, DropsAndCountsWhatNobodyReads) {
  PipedStderr piped;
  std::string read;
  std::thread reader;
  size_t dropped = 0;
  constexpr size_t kLines = 10000;
  std::string line(100, 'x');
  line.back() = '\n';
  {
    StderrWriter writer;
    // Never waits for a reader: there is none yet.
    for (size_t i = 0; i < kLines; ++i) writer.Write(line, /*urgent=*/false);
    dropped = writer.dropped_lines();
    reader = std::thread([&] { read = piped.ReadToEnd(); });
  }
  piped.Restore();
  reader.join();
  EXPECT_GT(dropped, 0u);
  EXPECT_EQ(read.size(), (kLines - dropped) * line.size());
}

}  // namespace
}  // namespace partnercenter::gateway
