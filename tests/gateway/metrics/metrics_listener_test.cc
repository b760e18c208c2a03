#include "gateway/metrics/metrics_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

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

TEST(MetricsListener, IsNotHeldUpByAScraperThatSaysNothing) {
  const auto listener = Listener();
  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(listener->address().port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(connect(silent, reinterpret_cast<const sockaddr*>(&address),
                    sizeof(address)),
            0);

  EXPECT_THAT(testing::Scrape(FormatListenAddress(listener->address())),
              Contains(Pair("answer", 42)));
  close(silent);
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
