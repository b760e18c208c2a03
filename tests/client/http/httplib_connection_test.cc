#include "client/http/httplib_connection.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>

#include "base/timer.h"
#include "client/http/trust_store.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/silent_listener.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndDropSecond;
using partnercenter::testing::kPromptly;
using partnercenter::testing::NeverRead;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::SilentListener;

// Long enough that a test which waits for it fails.
constexpr absl::Duration kConnectTimeout = absl::Seconds(30);

HttplibConnectionOptions OptionsFor(bool tls, int port) {
  HttplibConnectionOptions options;
  options.base_url = {tls, "127.0.0.1", port, ""};
  if (tls) options.trust_store = TrustStore::Load("").value();
  options.connect_timeout = kConnectTimeout;
  options.io_timeout = absl::Seconds(60);
  return options;
}

HttpExchange Get(HttplibConnection& connection) {
  return connection.Send({"/", {}}, [](int, auto) { return true; });
}

// Stops that come between the making of a socket and its connect() are rare,
// but the kernel forgets them. A stop before the exchange takes the same way.
class StoppedConnection : public ::testing::TestWithParam<bool> {};

TEST_P(StoppedConnection, DoesNotWaitForASilentHost) {
  SilentListener listener;
  HttplibConnection connection(OptionsFor(GetParam(), listener.port()));
  connection.Stop(StopCause::kCaller);
  const absl::Time start = base::Timer::Now();

  const HttpExchange exchange = Get(connection);

  EXPECT_LT(base::Timer::Now() - start, kPromptly);
  EXPECT_EQ(exchange.event, HttpEvent::kStopped);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

TEST_P(StoppedConnection, DoesNotAskAServer) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  HttplibConnection connection(OptionsFor(GetParam(), server.port()));
  connection.Stop(StopCause::kCaller);
  const absl::Time start = base::Timer::Now();

  const HttpExchange exchange = Get(connection);

  EXPECT_LT(base::Timer::Now() - start, kPromptly);
  EXPECT_EQ(exchange.event, HttpEvent::kStopped);
  EXPECT_TRUE(server.requests().empty());
  EXPECT_FALSE(connection.IsReusable());
}

TEST_P(StoppedConnection, LeavesAConnectThatNobodyAnswers) {
  SilentListener listener;
  HttplibConnection connection(OptionsFor(GetParam(), listener.port()));
  auto exchange =
      std::async(std::launch::async, [&] { return Get(connection); });
  // There is no telling from outside that connect() waits; that it has not
  // ended is near enough.
  EXPECT_EQ(exchange.wait_for(std::chrono::milliseconds(100)),
            std::future_status::timeout);
  const absl::Time stopped = base::Timer::Now();

  connection.Stop(StopCause::kAttemptTimeout);

  EXPECT_EQ(exchange.get().event, HttpEvent::kAttemptTimeout);
  EXPECT_LT(base::Timer::Now() - stopped, kPromptly);
}

INSTANTIATE_TEST_SUITE_P(Http, StoppedConnection,
                         ::testing::Values(false, true), [](const auto& row) {
                           return row.param ? "Tls" : "Plain";
                         });

TEST(HttplibConnection, LeavesATlsHandshakeThatNobodyAnswers) {
  RawHttpServer server(NeverRead());
  HttplibConnection connection(OptionsFor(true, server.port()));
  auto exchange =
      std::async(std::launch::async, [&] { return Get(connection); });
  ASSERT_TRUE(server.WaitForConnections(1, kConnectTimeout));
  const absl::Time stopped = base::Timer::Now();

  connection.Stop(StopCause::kCaller);

  const HttpExchange result = exchange.get();
  EXPECT_LT(base::Timer::Now() - stopped, kPromptly);
  EXPECT_EQ(result.event, HttpEvent::kStopped);
  EXPECT_EQ(result.phase, HttpPhase::kConnect);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibConnection, ReportsAConnectThatTakesTooLongAsUnreachable) {
  SilentListener listener;
  HttplibConnectionOptions options = OptionsFor(false, listener.port());
  options.connect_timeout = absl::Milliseconds(100);
  HttplibConnection connection(std::move(options));

  const HttpExchange exchange = Get(connection);

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

// Each would be a request of its own to the server.
TEST(HttplibConnection, SendsNothingOfARequestWithAControlByte) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  HttplibConnection connection(OptionsFor(false, server.port()));
  for (const HttpRequest& request :
       {HttpRequest{"/ HTTP/1.1\r\nHost: other\r\n\r\n"},
        HttpRequest{"/", {{"Accept", "text\r\nAuthorization: x"}}},
        HttpRequest{"/", {{"Accept:\n", "text"}}}}) {
    EXPECT_EQ(connection.Send(request, [](int, auto) { return true; }).event,
              HttpEvent::kUnreachable);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttplibConnection, IsNotReusableOnceTheServerHasClosed) {
  RawHttpServer server(AnswerAndDropSecond(OkResponse("{}")));
  HttplibConnection connection(OptionsFor(false, server.port()));
  EXPECT_EQ(Get(connection).event, HttpEvent::kAnswer);
  EXPECT_TRUE(connection.IsReusable());

  EXPECT_EQ(Get(connection).event, HttpEvent::kUnreachable);

  EXPECT_TRUE(connection.WentStale());
  EXPECT_FALSE(connection.IsReusable());
}

}  // namespace
}  // namespace partnercenter::client
