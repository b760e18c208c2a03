#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/simulator/http/raw_connection.h"
#include "tests/simulator/running_simulator.h"

namespace partnercenter::simulator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(FaultyDelivery, ResetsBeforeTheAnswer) {
  RunningSimulator simulator;
  simulator.AddFault("kind=reset,count=1");
  RawConnection reset(simulator.server().port(), simulator.Orders());
  reset.ReadToEnd();
  EXPECT_EQ(reset.received(), "");
  EXPECT_EQ(reset.end(), ECONNRESET);

  RawConnection next(simulator.server().port(), simulator.Orders());
  next.ReadToEnd();
  EXPECT_THAT(next.received(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(next.end(), 0);
}

TEST(FaultyDelivery, ResetsNoOtherConnection) {
  RunningSimulator simulator;
  simulator.Get(simulator.Orders());
  ASSERT_TRUE(simulator.client().is_socket_open());
  simulator.AddFault("kind=reset,count=1");
  RawConnection reset(simulator.server().port(), simulator.Orders());
  reset.ReadToEnd();
  EXPECT_EQ(reset.end(), ECONNRESET);
  simulator.client().set_read_timeout(60);
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
}

TEST(FaultyDelivery, ResetsWithinTheBody) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=reset,after=100");
  RawConnection reset(simulator.server().port(), simulator.Orders());
  reset.ReadToEnd();
  EXPECT_EQ(reset.end(), ECONNRESET);
  EXPECT_THAT(reset.headers(),
              HasSubstr(absl::StrCat("Content-Length: ", good.size())));
  EXPECT_EQ(reset.body(), good.substr(0, 100));
}

TEST(FaultyDelivery, TruncatesByLength) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=truncate");
  RawConnection cut(simulator.server().port(), simulator.Orders());
  cut.ReadToEnd();
  EXPECT_EQ(cut.end(), 0);
  EXPECT_THAT(cut.headers(),
              HasSubstr(absl::StrCat("Content-Length: ", good.size())));
  EXPECT_EQ(cut.body(), good.substr(0, good.size() / 2));
}

TEST(FaultyDelivery, TruncatesByChunk) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=truncate,after=16,framing=chunked");
  RawConnection cut(simulator.server().port(), simulator.Orders());
  cut.ReadToEnd();
  EXPECT_EQ(cut.end(), 0);
  EXPECT_THAT(cut.headers(), HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_EQ(cut.body(), absl::StrCat("10\r\n", good.substr(0, 16), "\r\n"));
}

TEST(FaultyDelivery, TruncatesWithoutFraming) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=truncate,after=16,framing=close");
  RawConnection cut(simulator.server().port(), simulator.Orders());
  cut.ReadToEnd();
  EXPECT_EQ(cut.end(), 0);
  EXPECT_THAT(cut.headers(), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(cut.headers(), Not(HasSubstr("Transfer-Encoding")));
  EXPECT_EQ(cut.body(), good.substr(0, 16));
}

TEST(FaultyDelivery, TruncatesOnAConnectionThatWasToBeKept) {
  RunningSimulator simulator;
  simulator.AddFault("kind=truncate,count=1");
  simulator.client().set_read_timeout(600);
  EXPECT_FALSE(simulator.client().Get(simulator.Orders().c_str()));
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
}

TEST(FaultyDelivery, SendsInterimAnswersBeforeTheAnswer) {
  RunningSimulator simulator;
  simulator.AddFault("kind=wire,form=interim");
  RawConnection wire(simulator.server().port(), simulator.Orders());
  wire.ReadToEnd();
  EXPECT_THAT(wire.received(), StartsWith("HTTP/1.1 100 Continue\r\n"));
  EXPECT_THAT(wire.received(), HasSubstr("HTTP/1.1 103 Early Hints\r\n"));
  EXPECT_THAT(wire.received(), HasSubstr("\r\n\r\nHTTP/1.1 200 OK\r\n"));
}

TEST(FaultyDelivery, SendsTrailersBehindTheChunks) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=wire,form=trailers");
  RawConnection wire(simulator.server().port(), simulator.Orders());
  wire.ReadToEnd();
  EXPECT_EQ(wire.end(), 0);
  EXPECT_THAT(wire.headers(), HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_EQ(wire.body(),
            absl::StrCat(absl::Hex(good.size()), "\r\n", good,
                         "\r\n0\r\nX-Checksum: 1\r\nX-Other: 2\r\n\r\n"));
}

TEST(FaultyDelivery, ClosesWithinTheHeaders) {
  RunningSimulator simulator;
  simulator.AddFault("kind=wire,form=cut_head,count=1");
  RawConnection wire(simulator.server().port(), simulator.Orders());
  wire.ReadToEnd();
  EXPECT_EQ(wire.end(), 0);
  EXPECT_EQ(wire.received(), "HTTP/1.1 200 OK\r\nContent-Ty");
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
}

class DripOnWire : public ::testing::TestWithParam<const char*> {};

TEST_P(DripOnWire, DeliversTheWholeBody) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault(
      absl::StrCat("kind=drip,delay=0,bytes=1000,framing=", GetParam()));
  EXPECT_EQ(simulator.GoodBody(), good);
  EXPECT_EQ(simulator.GoodBody(), good);
}

INSTANTIATE_TEST_SUITE_P(FaultyDelivery, DripOnWire,
                         ::testing::Values("length", "chunked", "close"),
                         [](const auto& row) { return row.param; });

TEST(FaultyDelivery, DripsUntilTheServerStops) {
  RunningSimulator simulator;
  simulator.AddFault("kind=drip,delay=23h,bytes=3");
  RawConnection drip(simulator.server().port(), simulator.Orders());
  drip.ReadUntil("\r\n\r\n");
  drip.Read(3);
  EXPECT_EQ(drip.body(), "\xEF\xBB\xBF");
  simulator.server().Stop();
  drip.ReadToEnd();
  EXPECT_EQ(drip.body(), "\xEF\xBB\xBF");
}

TEST(FaultyDelivery, DripsUpToACut) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=drip,delay=0,bytes=4,framing=chunked");
  simulator.AddFault("kind=truncate,after=6");
  RawConnection cut(simulator.server().port(), simulator.Orders());
  cut.ReadToEnd();
  EXPECT_EQ(cut.end(), 0);
  EXPECT_EQ(cut.body(), absl::StrCat("4\r\n", good.substr(0, 4), "\r\n2\r\n",
                                     good.substr(4, 2), "\r\n"));
}

}  // namespace
}  // namespace partnercenter::simulator
