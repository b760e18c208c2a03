// More connections than the gateway has file descriptors for, and connections
// that say nothing, or too slowly.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/health_check.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using ::testing::AllOf;
using testing::CustomerOf;
using testing::Eventually;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::OrdersCaller;

// A TCP connection to "127.0.0.1:PORT".
class RawConnection {
 public:
  explicit RawConnection(const std::string& address)
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    int port = 0;
    EXPECT_TRUE(
        absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
  }
  ~RawConnection() { close(fd_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void Send(const std::string& bytes) const {
    (void)!send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // Returns true once the other side has closed, within `limit`. Drops what it
  // sends before.
  bool WaitForClose(absl::Duration limit) const {
    const absl::Time deadline = absl::Now() + limit;
    while (absl::Now() < deadline) {
      pollfd polled = {fd_, POLLIN, 0};
      const auto left = absl::ToInt64Milliseconds(deadline - absl::Now());
      char bytes[512];
      if (poll(&polled, 1, static_cast<int>(left)) == 1 &&
          recv(fd_, bytes, sizeof(bytes), 0) <= 0) {
        return true;
      }
    }
    return false;
  }

 private:
  const int fd_;
};

// An upstream whose connections are for one request each.
class ClosingUpstream {
 public:
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  std::string last_request() const { return server_.requests().back(); }
  int connections() const { return server_.connections(); }

 private:
  testing::RawHttpServer server_{testing::AnswerAndClose(testing::HttpAnswer(
      200, R"({"totalCount":0,"items":[]})", "Connection: close\r\n"))};
};

// The preface of HTTP/2, and empty SETTINGS.
const std::string kPreface = std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") +
                             std::string("\0\0\0\4\0\0\0\0\0", 9);

struct Flood {
  const char* name;
  std::string first_bytes;
  // The reason for which connections are refused.
  const char* reason;
};

class ConnectionFlood : public ::testing::TestWithParam<Flood> {
 protected:
  // Enough for some 50 callers.
  static constexpr int kFileLimit = 130;

  void Begin(const std::string& address) {
    for (int i = 0; i < 300; ++i) {
      flood_.push_back(std::make_unique<RawConnection>(address));
      flood_.back()->Send(GetParam().first_bytes);
    }
  }

  // Scrapes, too, in the flood.
  bool IsRefused(const std::string& listener) const {
    return Eventually(
        [&] {
          return testing::Scrape(gateway_.metrics())[absl::StrCat(
                     "partnercenter_connections_refused_total{listener=\"",
                     listener, "\",reason=\"", GetParam().reason, "\"}")] > 0;
        },
        testing::kSoon);
  }

  ClosingUpstream upstream_;
  GatewayProcess gateway_{
      upstream_.base_url(), {{"upstream", {{"connections", 1}}}}, kFileLimit};
  std::vector<std::unique_ptr<RawConnection>> flood_;
};

TEST_P(ConnectionFlood, LeavesConnectedCallersAllThatServingNeeds) {
  const OrdersCaller caller(gateway_.api());
  ASSERT_TRUE(caller.List(CustomerOf(1)).status.ok());

  Begin(gateway_.api());
  ASSERT_TRUE(IsRefused("api"));
  EXPECT_THAT(gateway_.process().WaitForLine(
                  absl::StrCat(R"("reason":")", GetParam().reason, "\"")),
              AllOf(HasSubstr("connection closed before it was served"),
                    HasSubstr(R"("listener":"api")"),
                    HasSubstr(R"("peer":"ipv4:127.0.0.1:)")));

  // A new connection to the upstream for each call.
  const int connections = upstream_.connections();
  for (int i = 2; i < 12; ++i) {
    const auto listed = caller.List(CustomerOf(i));
    EXPECT_TRUE(listed.status.ok()) << listed.status.error_message();
  }
  EXPECT_GE(upstream_.connections(), connections + 10);
  // Tokens are renewed.
  gateway_.SetToken("the-next-token");
  int next = 12;
  EXPECT_TRUE(Eventually([&] {
    return caller.List(CustomerOf(next++)).status.ok() &&
           testing::HeaderOf(upstream_.last_request(), "Authorization") ==
               "Bearer the-next-token";
  }));
  // Probes are answered.
  EXPECT_NE(testing::CheckHealth(gateway_.health(), ""),
            grpc::health::v1::HealthCheckResponse::UNKNOWN);
}

TEST_P(ConnectionFlood, OfProbesAndScrapesLeavesTheApiAlone) {
  Begin(gateway_.health());
  ASSERT_TRUE(IsRefused("health"));
  Begin(gateway_.metrics());

  const OrdersCaller caller(gateway_.api());
  EXPECT_TRUE(caller.List(CustomerOf(1)).status.ok());
  EXPECT_FALSE(testing::Scrape(gateway_.metrics()).empty());
}

INSTANTIATE_TEST_SUITE_P(Connections, ConnectionFlood,
                         ::testing::Values(Flood{"Silent", "", "silent"},
                                           Flood{"OneByte", "P", "limit"},
                                           Flood{"Idle", kPreface, "limit"}),
                         [](const auto& row) { return row.param.name; });

TEST(SilentFlood, KeepsNoNewCallerOutAndLeavesHealthServing) {
  const ClosingUpstream upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"upstream", {{"connections", 1}}}}, 130);
  std::vector<std::unique_ptr<RawConnection>> flood;
  // Longer than the gateway's look at its own listener takes to fail.
  const absl::Time end = absl::Now() + absl::Seconds(8);
  int customer = 0;

  while (absl::Now() < end) {
    for (int i = 0; i < 100; ++i) {
      flood.push_back(std::make_unique<RawConnection>(gateway.api()));
    }
    const OrdersCaller caller(gateway.api());
    EXPECT_TRUE(caller.List(CustomerOf(++customer)).status.ok());
    if (flood.size() > 400) flood.erase(flood.begin(), flood.begin() + 100);
  }

  EXPECT_THAT(gateway.log(), Not(HasSubstr("does not accept connections")));
}

// A connection that begins and goes on too slowly, on one of the listeners.
struct Slow {
  const char* name;
  const char* listener;
  bool tls;
  std::string bytes;  // two a second, the last one again and again
};

class SlowConnection : public ::testing::TestWithParam<Slow> {};

TEST_P(SlowConnection, IsClosedWhenTheTimeForItsHandshakeIsOver) {
  std::unique_ptr<MutualTlsGateway> tls;
  std::unique_ptr<GatewayProcess> plaintext;
  if (GetParam().tls) {
    tls = std::make_unique<MutualTlsGateway>("http://127.0.0.1:1/v1");
  } else {
    plaintext = std::make_unique<GatewayProcess>("http://127.0.0.1:1/v1");
  }
  const GatewayProcess& gateway = GetParam().tls ? tls->gateway() : *plaintext;
  const RawConnection slow(gateway.address(GetParam().listener));
  const std::string& bytes = GetParam().bytes;
  size_t sent = 0;

  // The time is 10 s, and what is sent takes longer.
  EXPECT_TRUE(Eventually(
      [&] {
        if (!bytes.empty()) {
          slow.Send(bytes.substr(std::min(sent++, bytes.size() - 1), 1));
        }
        return slow.WaitForClose(absl::Milliseconds(500));
      },
      testing::kSoon));
}

// A TLS record of 16 KiB, which is not complete in the time of the test.
const std::string kTlsRecord("\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03",
                             11);

INSTANTIATE_TEST_SUITE_P(
    Of, SlowConnection,
    ::testing::Values(Slow{"SilentApi", "api", false, ""},
                      Slow{"SilentTls", "api", true, ""},
                      Slow{"SilentHealth", "health", false, ""},
                      Slow{"DrippingApi", "api", false, kPreface},
                      Slow{"DrippingTls", "api", true, kTlsRecord},
                      Slow{"DrippingHealth", "health", false, kPreface}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter
