#include "gateway/metrics/metrics_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "tests/support/scrape.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr char kHost[] = "127.0.0.1";

std::shared_ptr<prometheus::Registry> OneGauge() {
  auto registry = std::make_shared<prometheus::Registry>();
  prometheus::BuildGauge().Name("answer").Register(*registry).Add({}).Set(42);
  return registry;
}

std::unique_ptr<MetricsListener> Listener() {
  auto listener = MetricsListener::Start({kHost, 0}, {OneGauge()});
  EXPECT_TRUE(listener.ok()) << listener.status();
  return *std::move(listener);
}

TEST(MetricsListener, ServesWhatIsCollectedOnAFreePort) {
  const auto listener = Listener();

  EXPECT_EQ(listener->address().host, kHost);
  EXPECT_NE(listener->address().port, 0);
  EXPECT_THAT(testing::Scrape(FormatListenAddress(listener->address())),
              Contains(Pair("answer", 42)));
}

TEST(MetricsListener, ServesNothingElse) {
  const auto listener = Listener();
  httplib::Client client(kHost, listener->address().port);

  for (const char* path : {"/", "/etc/passwd", "/../../etc/passwd", "/x"}) {
    const auto answer = client.Get(path);
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(answer->status, 404) << path;
  }
}

TEST(MetricsListener, OnATakenPortDoesNotStart) {
  const auto first = Listener();

  const auto second =
      MetricsListener::Start(first->address(), {OneGauge()}).status();

  EXPECT_EQ(second.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.message()),
              HasSubstr(FormatListenAddress(first->address())));
}

// A connection to a listener.
class Connection {
 public:
  explicit Connection(const MetricsListener& listener)
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(listener.address().port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd_, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)),
              0);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Send(const std::string& bytes) const {
    (void)!send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // What the server sends until it closes the connection.
  std::string Receive() const {
    std::string received;
    std::array<char, 4096> piece;
    ssize_t size = 0;
    while ((size = recv(fd_, piece.data(), piece.size(), 0)) > 0) {
      received.append(piece.data(), static_cast<size_t>(size));
    }
    return received;
  }

 private:
  const int fd_;
};

TEST(MetricsListener, IsNotHeldUpByAScraperThatSaysNothing) {
  const auto listener = Listener();
  const Connection silent(*listener);

  EXPECT_THAT(testing::Scrape(FormatListenAddress(listener->address())),
              Contains(Pair("answer", 42)));
}

class Dripping : public ::testing::TestWithParam<int> {};

TEST_P(Dripping, ConnectionsDoNotKeepAScrapeWaiting) {
  const auto listener = Listener();
  std::vector<std::unique_ptr<Connection>> dripping;
  for (int i = 0; i < GetParam(); ++i) {
    dripping.push_back(std::make_unique<Connection>(*listener));
    dripping.back()->Send("GET /metrics HTTP/1.1\r\nX: ");
  }
  std::jthread drip([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      for (const auto& connection : dripping) connection->Send("x");
      base::SystemClock().Wait(absl::Milliseconds(10), stop);
    }
  });

  // The client of the scrape gives up after five seconds.
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(testing::Scrape(FormatListenAddress(listener->address())),
                Contains(Pair("answer", 42)));
  }
}

INSTANTIATE_TEST_SUITE_P(Scrapers, Dripping, ::testing::Values(20, 100),
                         ::testing::PrintToStringParamName());

TEST(MetricsListener, ClosesAConnectionWhoseRequestIsNotCompleteInTime) {
  const auto listener = Listener();
  const Connection slow(*listener);
  slow.Send("GET /metrics HTTP/1.1\r\n");

  EXPECT_EQ(slow.Receive(), "");
}

TEST(MetricsListener, RefusesARequestWhoseHeadIsTooLarge) {
  const auto listener = Listener();
  const Connection large(*listener);
  large.Send("GET /metrics HTTP/1.1\r\nX: " + std::string(9000, 'x'));

  EXPECT_THAT(large.Receive(), HasSubstr("431 "));
}

TEST(MetricsListener, AnswersARequestThatArrivesInPieces) {
  const auto listener = Listener();
  const Connection connection(*listener);
  connection.Send("GET /met");
  // A scrape in between: the first piece has been read.
  testing::Scrape(FormatListenAddress(listener->address()));

  connection.Send("rics HTTP/1.1\r\n\r\n");

  EXPECT_THAT(connection.Receive(), HasSubstr("answer 42"));
}

TEST(MetricsListener, ServesManyAtOnce) {
  const auto listener = Listener();
  const std::string address = FormatListenAddress(listener->address());
  std::vector<std::thread> scrapers;

  for (int i = 0; i < 8; ++i) {
    scrapers.emplace_back([&address] {
      for (int n = 0; n < 5; ++n) {
        EXPECT_THAT(testing::Scrape(address), Contains(Pair("answer", 42)));
      }
    });
  }
  for (std::thread& scraper : scrapers) scraper.join();
}

}  // namespace
}  // namespace partnercenter::gateway
