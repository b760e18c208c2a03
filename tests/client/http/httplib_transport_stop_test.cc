#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndWait;
using partnercenter::testing::kPromptly;
using partnercenter::testing::NeverAnswer;
using partnercenter::testing::NeverRead;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::ServedConnection;

TEST(HttplibTransport, StopsWaitingForAConnection) {
  RawHttpServer server(NeverRead());
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.connections = 1;
  TransportCaller caller(std::move(options));
  auto first = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForConnections(1));
  CallContext impatient = caller.context();
  impatient.deadline = base::Timer::Now() + kShort;

  const HttpExchange second = caller.transport().Send(
      impatient, TransportCaller::SomeRequest(), IgnoreBody);

  EXPECT_EQ(second.event, HttpEvent::kStopped);
  EXPECT_EQ(second.phase, HttpPhase::kConnect);
  caller.stop().request_stop();
  first.get();
}

TEST(HttplibTransport, TakesTimeLimitsOfAnyLength) {
  for (const absl::Duration limit :
       {absl::Hours(99'999'999), absl::Seconds(315'576'000'000),
        absl::InfiniteDuration()}) {
    RawHttpServer server(AnswerAll(OkResponse("{}")));
    HttplibTransportOptions options =
        TransportCaller::OptionsFor(server.port());
    options.connect_timeout = limit;
    options.attempt_timeout = limit;
    TransportCaller caller(std::move(options));
    caller.SetDeadline(limit);

    EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer) << limit;
  }
}

TEST(HttplibTransport, WaitsForAConnectionWithoutATimeLimit) {
  RawHttpServer server(NeverRead());
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.connections = 1;
  options.attempt_timeout = absl::InfiniteDuration();
  TransportCaller caller(std::move(options));
  caller.SetDeadline(absl::InfiniteDuration());
  auto first = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForConnections(1));

  auto second = caller.GetInBackground();

  EXPECT_EQ(second.wait_for(std::chrono::milliseconds(100)),
            std::future_status::timeout);
  caller.stop().request_stop();
  EXPECT_EQ(first.get().event, HttpEvent::kStopped);
  EXPECT_EQ(second.get().event, HttpEvent::kStopped);
}

TEST(HttplibTransport, StartsNothingOnceTheStopTokenHasFired) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  TransportCaller caller(server);
  caller.stop().request_stop();

  EXPECT_EQ(caller.Get().event, HttpEvent::kStopped);
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttplibTransport, StartsNothingOnceTheDeadlineHasPassed) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  TransportCaller caller(server);
  caller.SetDeadline(absl::ZeroDuration());

  EXPECT_EQ(caller.Get().event, HttpEvent::kStopped);
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttplibTransport, EndsASilentExchangeSoonAfterTheStopTokenFires) {
  RawHttpServer server(NeverAnswer());
  TransportCaller caller(server);
  auto exchange = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1));

  ExpectStopsPromptly(caller, exchange, HttpPhase::kWait);

  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibTransport, EndsAWriteThatNobodyReadsWhenTheStopTokenFires) {
  std::promise<void> writing;
  std::promise<void> stopped;
  RawHttpServer server([&](ServedConnection& connection) {
    connection.AwaitBytes();
    writing.set_value();
    stopped.get_future().wait();
  });
  TransportCaller caller(server);
  HttpRequest request = TransportCaller::SomeRequest();
  request.headers.emplace_back("X", std::string(16 << 20, 'x'));
  auto exchange = std::async(std::launch::async, [&] {
    return caller.transport().Send(caller.context(), request, IgnoreBody);
  });
  writing.get_future().wait();

  ExpectStopsPromptly(caller, exchange, HttpPhase::kWait);

  stopped.set_value();
}

TEST(HttplibTransport, EndsAnExchangeWhoseHeadersDripWhenTheStopTokenFires) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Drip("HTTP/1.1 200 OK\r\nX: " + std::string(10000, 'x'),
                    absl::Milliseconds(5));
  });
  TransportCaller caller(server);
  auto exchange = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1));

  ExpectStopsPromptly(caller, exchange, HttpPhase::kWait);

  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibTransport, EndsAnExchangeWhoseBodyDripsWhenTheStopTokenFires) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
    connection.Drip(std::string(10000, 'x'), absl::Milliseconds(5));
  });
  TransportCaller caller(server);
  std::promise<void> first_piece;
  bool seen = false;
  auto exchange = std::async(std::launch::async, [&] {
    return caller.Get([&](int, auto) {
      if (!std::exchange(seen, true)) first_piece.set_value();
      return true;
    });
  });
  first_piece.get_future().wait();

  ExpectStopsPromptly(caller, exchange, HttpPhase::kReceive);

  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibTransport, TakesAStopForNoEndOfABodyWithoutLength) {
  RawHttpServer server(AnswerAndWait("HTTP/1.1 200 OK\r\n\r\n[]"));
  TransportCaller caller(server);
  caller.SetDeadline(kShort);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kStopped);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttplibTransport, ReportsADeadlineAsAStop) {
  RawHttpServer server(NeverRead());
  TransportCaller caller(server);
  caller.SetDeadline(kShort);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kStopped);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
}

TEST(HttplibTransport, ReportsAnAttemptTimeout) {
  RawHttpServer server(NeverRead());
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.attempt_timeout = kShort;
  TransportCaller caller(std::move(options));
  const absl::Time start = base::Timer::Now();

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAttemptTimeout);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
  EXPECT_GE(base::Timer::Now() - start, kShort);
  EXPECT_LT(base::Timer::Now() - start, kShort + kPromptly);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

}  // namespace
}  // namespace partnercenter::client
