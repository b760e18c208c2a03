#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndDropSecond;
using partnercenter::testing::kPromptly;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::ServedConnection;

TEST(HttplibTransport, UsesAConnectionAgain) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  TransportCaller caller(server);

  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
  }

  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, TellsHowManyConnectionsThereAre) {
  std::promise<void> answer;
  RawHttpServer server([&](ServedConnection& served) {
    served.ReadRequest();
    answer.get_future().wait();
    served.Send(OkResponse("{}"));
    served.AwaitClose();
  });
  TransportCaller caller(server);
  EXPECT_EQ(caller.transport().connections().active, 0);
  EXPECT_EQ(caller.transport().connections().idle, 0);

  auto call = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1));
  EXPECT_EQ(caller.transport().connections().active, 1);
  EXPECT_EQ(caller.transport().connections().idle, 0);

  answer.set_value();
  EXPECT_EQ(call.get().event, HttpEvent::kAnswer);
  EXPECT_EQ(caller.transport().connections().active, 0);
  EXPECT_EQ(caller.transport().connections().idle, 1);
}

TEST(HttplibTransport, ClosesAConnectionWhoseAnswerSaysSo) {
  RawHttpServer server(AnswerAll(
      "HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 0\r\n\r\n"));
  TransportCaller caller(server);

  caller.Get();

  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibTransport, ClosesIdleConnections) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.idle_timeout = absl::Milliseconds(100);
  TransportCaller caller(std::move(options));

  caller.Get();

  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttplibTransport, LeavesAConnectionThatBringsBytesNobodyAskedFor) {
  const std::string unasked =
      "HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n";
  // httplib reads blocks of 4096 bytes; what is left of the last one it drops.
  const size_t head = OkResponse(std::string(8000, 'x')).size() - 8000;
  const std::string answer = OkResponse(std::string(8192 - head, 'x'));
  RawHttpServer server([&](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(answer + unasked);  // in one segment
    connection.AwaitClose();
  });
  TransportCaller caller(server);

  EXPECT_EQ(caller.Get().status, 200);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
  EXPECT_EQ(caller.Get().status, 200);
}

TEST(HttplibTransport, RepeatsOnANewConnectionWhatAnOldOneDropped) {
  RawHttpServer server(AnswerAndDropSecond(OkResponse("{}")));
  TransportCaller caller(server);

  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);

  EXPECT_EQ(server.connections(), 2);
  EXPECT_EQ(server.requests().size(), 3);
}

TEST(HttplibTransport, RepeatsItOnlyOnce) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    if (connection.number() > 1) return;
    connection.Send(OkResponse("{}"));
    connection.ReadRequest();
  });
  TransportCaller caller(server);
  caller.Get();

  EXPECT_EQ(caller.Get().event, HttpEvent::kUnreachable);

  EXPECT_EQ(server.connections(), 2);
}

TEST(HttplibTransport, DoesNotRepeatWhatWasAnsweredInPart) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(OkResponse("{}"));
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Le");
  });
  TransportCaller caller(server);
  caller.Get();

  EXPECT_EQ(caller.Get().event, HttpEvent::kTruncated);

  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, Runs32ExchangesAtATimeAndReusesTheirConnections) {
  std::promise<void> all_there;
  std::shared_future<void> go = all_there.get_future().share();
  RawHttpServer server([go](ServedConnection& connection) {
    while (!connection.ReadRequest().empty()) {
      go.wait();
      connection.Send(OkResponse("{}"));
    }
  });
  TransportCaller caller(server);

  for (int round = 0; round < 2; ++round) {
    std::vector<std::future<HttpExchange>> exchanges;
    for (int i = 0; i < 32; ++i) {
      exchanges.push_back(std::async(std::launch::async,
                                     [&] { return caller.Get(IgnoreBody); }));
    }
    EXPECT_TRUE(server.WaitForConnections(round == 0 ? 32 : 0));
    if (round == 0) all_there.set_value();
    for (auto& exchange : exchanges) {
      EXPECT_EQ(exchange.get().event, HttpEvent::kAnswer);
    }
  }

  EXPECT_EQ(server.connections(), 32);
  EXPECT_EQ(server.requests().size(), 64);
}

TEST(HttplibTransport, WaitsForAConnectionWhenAllAreLeased) {
  std::promise<void> answer;
  std::shared_future<void> go = answer.get_future().share();
  RawHttpServer server([go](ServedConnection& connection) {
    while (!connection.ReadRequest().empty()) {
      go.wait();
      connection.Send(OkResponse("{}"));
    }
  });
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.connections = 1;
  TransportCaller caller(std::move(options));
  const auto get = [&] { return caller.Get(IgnoreBody); };
  auto first = std::async(std::launch::async, get);
  ASSERT_TRUE(server.WaitForRequests(1));
  auto second = std::async(std::launch::async, get);

  answer.set_value();

  EXPECT_EQ(first.get().event, HttpEvent::kAnswer);
  EXPECT_EQ(second.get().event, HttpEvent::kAnswer);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, ServesOthersAfterAnAttemptTimeout) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    if (connection.number() > 1) connection.Send(OkResponse("{}"));
    connection.AwaitClose();
  });
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.attempt_timeout = kShort;
  options.connections = 1;
  TransportCaller caller(std::move(options));

  EXPECT_EQ(caller.Get().event, HttpEvent::kAttemptTimeout);
  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
}

}  // namespace
}  // namespace partnercenter::client
