#include "client/httplib_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/timer.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::client {
namespace {

using test::AnswerAll;
using test::OkResponse;
using test::RawHttpServer;
using test::ServedConnection;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kShort = absl::Milliseconds(200);
// For what must happen soon, on a busy machine.
constexpr absl::Duration kSoon = absl::Seconds(2);
constexpr absl::Duration kLong = absl::Seconds(20);

HttplibTransportOptions OptionsFor(int port) {
  HttplibTransportOptions options;
  options.base_url = {false, "127.0.0.1", port, "/v1"};
  return options;
}

HttpRequest SomeRequest() {
  return {"/orders?a=%20b", {{"Accept", "application/json"}}};
}

// A transport with its timer and a caller's context.
class Client {
 public:
  explicit Client(HttplibTransportOptions options)
      : transport_(
            HttplibTransport::Create(std::move(options), timer_).value()) {
    context_.deadline = Timer::Now() + kLong;
    context_.stop = stop_.get_token();
  }
  explicit Client(const RawHttpServer& server)
      : Client(OptionsFor(server.port())) {}

  HttpExchange Get() {
    return transport_->Get(context_, SomeRequest(), [this](auto piece) {
      body_.append(piece.data(), piece.size());
      return true;
    });
  }

  std::future<HttpExchange> GetInBackground() {
    return std::async(std::launch::async, [this] { return Get(); });
  }

  void SetDeadline(absl::Duration from_now) {
    context_.deadline = Timer::Now() + from_now;
  }

  HttplibTransport& transport() { return *transport_; }
  const CallContext& context() const { return context_; }
  std::stop_source& stop() { return stop_; }
  const std::string& body() const { return body_; }

 private:
  Timer timer_;
  std::unique_ptr<HttplibTransport> transport_;
  std::stop_source stop_;
  CallContext context_;
  std::string body_;
};

// A stop that fires while `exchange` runs ends it soon.
void ExpectStopsSoon(Client& client, std::future<HttpExchange>& exchange,
                     HttpPhase phase) {
  const absl::Time stopped = Timer::Now();
  client.stop().request_stop();
  const HttpExchange result = exchange.get();
  EXPECT_LT(Timer::Now() - stopped, kSoon);
  EXPECT_EQ(result.event, HttpEvent::kStopped);
  EXPECT_EQ(result.phase, phase);
}

TEST(HttplibTransport, ReturnsTheAnswer) {
  RawHttpServer server(AnswerAll(
      "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nMS-CV: x\r\n\r\nhello"));
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 404);
  EXPECT_EQ(FindHeader(exchange.headers, "ms-cv"), "x");
  EXPECT_EQ(client.body(), "hello");
}

TEST(HttplibTransport, SendsTheTargetAsItIsBelowTheBasePath) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  Client client(server);

  client.Get();

  ASSERT_EQ(server.requests().size(), 1);
  const std::string request = server.requests()[0];
  EXPECT_THAT(request,
              testing::StartsWith("GET /v1/orders?a=%20b HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr(absl::StrCat("Host: 127.0.0.1:", server.port(),
                                              "\r\n")));
  EXPECT_THAT(request, HasSubstr("Accept: application/json\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("Accept-Encoding")));
  EXPECT_THAT(request, Not(HasSubstr("Connection")));
}

TEST(HttplibTransport, HandsOnAChunkedBody) {
  RawHttpServer server(
      AnswerAll("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
  Client client(server);

  const HttpExchange first = client.Get();
  const HttpExchange second = client.Get();

  EXPECT_EQ(first.event, HttpEvent::kAnswer);
  EXPECT_EQ(second.event, HttpEvent::kAnswer);
  EXPECT_EQ(client.body(), "abcdeabcde");
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, DropsHeadersThatAreNotPrintable) {
  RawHttpServer server(
      AnswerAll("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-A: a%0d%0ab\r\nX-B: "
                "b\r\n\r\n"));
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(FindHeader(exchange.headers, "X-A"), std::nullopt);
  EXPECT_EQ(FindHeader(exchange.headers, "X-B"), "b");
}

TEST(HttplibTransport, ReadsABodyWithoutLengthUntilTheConnectionEnds) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\n\r\nall of it");
  });
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(client.body(), "all of it");
}

TEST(HttplibTransport, DoesNotFollowARedirect) {
  RawHttpServer server(AnswerAll(
      "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"));
  Client client(server);

  EXPECT_EQ(client.Get().status, 302);
  EXPECT_EQ(server.requests().size(), 1);
}

TEST(HttplibTransport, EndsAnErrorWithoutLengthAtItsHeaders) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n");
    connection.AwaitClose();
  });
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 503);
  EXPECT_EQ(FindHeader(exchange.headers, "Retry-After"), "7");
  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, ReturnsA204AndKeepsItsConnection) {
  RawHttpServer server(AnswerAll("HTTP/1.1 204 No Content\r\nX: y\r\n\r\n"));
  Client client(server);

  client.Get();
  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 204);
  EXPECT_EQ(FindHeader(exchange.headers, "X"), "y");
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, ReturnsAnEarlyHintAsTheAnswerItIsTakenFor) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
    connection.AwaitClose();
  });
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 103);
}

TEST(HttplibTransport, ReportsABodyThatTheSinkRefuses) {
  RawHttpServer server(AnswerAll(OkResponse(std::string(100000, 'x'))));
  Client client(server);
  size_t taken = 0;

  const HttpExchange exchange =
      client.transport().Get(client.context(), SomeRequest(), [&](auto piece) {
        taken += piece.size();
        return false;
      });

  EXPECT_EQ(exchange.event, HttpEvent::kBodyTooLarge);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
  EXPECT_EQ(exchange.status, 200);
  EXPECT_LT(taken, 100000);
  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, ReportsABodyShorterThanItsLengthAsTruncated) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  });
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kTruncated);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttplibTransport, ReportsACutChunkedBodyAsTruncated) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
  });
  Client client(server);

  EXPECT_EQ(client.Get().event, HttpEvent::kTruncated);
}

TEST(HttplibTransport, ReportsAResetWithinTheBodyAsTruncated) {
  std::promise<void> taken;
  RawHttpServer server([&](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    taken.get_future().wait();  // or the reset overtakes the bytes
    connection.Reset();
  });
  Client client(server);

  const HttpExchange exchange =
      client.transport().Get(client.context(), SomeRequest(), [&](auto) {
        taken.set_value();
        return true;
      });

  EXPECT_EQ(exchange.event, HttpEvent::kTruncated);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
}

TEST(HttplibTransport, ReportsALengthThatIsNoNumberAsMalformed) {
  RawHttpServer server(
      AnswerAll("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}"));
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kMalformed);
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttplibTransport, ReportsAConnectionThatIsClosedWithoutAnAnswer) {
  RawHttpServer server(
      [](ServedConnection& connection) { connection.ReadRequest(); });
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, ReportsAResetWithoutAnAnswer) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Reset();
  });
  Client client(server);

  EXPECT_EQ(client.Get().event, HttpEvent::kUnreachable);
}

TEST(HttplibTransport, ReportsWhatIsNotHttp) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("220 mail.example.com ESMTP\r\n");
    connection.AwaitClose();
  });
  Client client(server);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kMalformed);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
  EXPECT_EQ(exchange.status, 0);
}

TEST(HttplibTransport, ReportsARefusedConnection) {
  int port = 0;
  {
    RawHttpServer server(AnswerAll(""));
    port = server.port();
  }
  Client client(OptionsFor(port));

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

TEST(HttplibTransport, ReportsANameThatDoesNotResolve) {
  HttplibTransportOptions options = OptionsFor(1);
  options.base_url.host = "name.invalid";
  Client client(std::move(options));

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

TEST(HttplibTransport, ReachesAHostByItsName) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  HttplibTransportOptions options = OptionsFor(server.port());
  options.base_url.host = "localhost";
  Client client(std::move(options));

  EXPECT_EQ(client.Get().event, HttpEvent::kAnswer);
}

TEST(HttplibTransport, UsesAConnectionAgain) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  Client client(server);

  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(client.Get().event, HttpEvent::kAnswer);
  }

  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, ClosesAConnectionWhoseAnswerSaysSo) {
  RawHttpServer server(AnswerAll(
      "HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 0\r\n\r\n"));
  Client client(server);

  client.Get();

  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, ClosesIdleConnections) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  HttplibTransportOptions options = OptionsFor(server.port());
  options.idle_timeout = absl::Milliseconds(100);
  Client client(std::move(options));

  client.Get();

  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
  EXPECT_EQ(client.Get().event, HttpEvent::kAnswer);
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
  Client client(server);

  EXPECT_EQ(client.Get().status, 200);
  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
  EXPECT_EQ(client.Get().status, 200);
}

TEST(HttplibTransport, RepeatsOnANewConnectionWhatAnOldOneDropped) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(OkResponse("{}"));
    // The second request is read, and then the connection ends.
    connection.ReadRequest();
  });
  Client client(server);

  EXPECT_EQ(client.Get().event, HttpEvent::kAnswer);
  EXPECT_EQ(client.Get().event, HttpEvent::kAnswer);

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
  Client client(server);
  client.Get();

  EXPECT_EQ(client.Get().event, HttpEvent::kUnreachable);

  EXPECT_EQ(server.connections(), 2);
}

TEST(HttplibTransport, DoesNotRepeatWhatWasAnsweredInPart) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(OkResponse("{}"));
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Le");
  });
  Client client(server);
  client.Get();

  EXPECT_EQ(client.Get().event, HttpEvent::kMalformed);

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
  Client client(server);
  const auto ignore = [](auto) { return true; };

  for (int round = 0; round < 2; ++round) {
    std::vector<std::future<HttpExchange>> exchanges;
    for (int i = 0; i < 32; ++i) {
      exchanges.push_back(std::async(std::launch::async, [&] {
        return client.transport().Get(client.context(), SomeRequest(), ignore);
      }));
    }
    EXPECT_TRUE(server.WaitForConnections(round == 0 ? 32 : 0, kLong));
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
  HttplibTransportOptions options = OptionsFor(server.port());
  options.connections = 1;
  Client client(std::move(options));
  const auto ignore = [](auto) { return true; };
  const auto get = [&] {
    return client.transport().Get(client.context(), SomeRequest(), ignore);
  };
  auto first = std::async(std::launch::async, get);
  ASSERT_TRUE(server.WaitForRequests(1, kLong));
  auto second = std::async(std::launch::async, get);

  answer.set_value();

  EXPECT_EQ(first.get().event, HttpEvent::kAnswer);
  EXPECT_EQ(second.get().event, HttpEvent::kAnswer);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, StopsWaitingForAConnection) {
  RawHttpServer server(
      [](ServedConnection& connection) { connection.AwaitClose(); });
  HttplibTransportOptions options = OptionsFor(server.port());
  options.connections = 1;
  Client client(std::move(options));
  auto first = client.GetInBackground();
  ASSERT_TRUE(server.WaitForConnections(1, kLong));
  CallContext impatient = client.context();
  impatient.deadline = Timer::Now() + kShort;

  const HttpExchange second = client.transport().Get(impatient, SomeRequest(),
                                                     [](auto) { return true; });

  EXPECT_EQ(second.event, HttpEvent::kStopped);
  EXPECT_EQ(second.phase, HttpPhase::kConnect);
  client.stop().request_stop();
  first.get();
}

TEST(HttplibTransport, StartsNothingOnceTheStopTokenHasFired) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  Client client(server);
  client.stop().request_stop();

  EXPECT_EQ(client.Get().event, HttpEvent::kStopped);
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttplibTransport, StartsNothingOnceTheDeadlineHasPassed) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  Client client(server);
  client.SetDeadline(absl::ZeroDuration());

  EXPECT_EQ(client.Get().event, HttpEvent::kStopped);
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttplibTransport, EndsASilentExchangeSoonAfterTheStopTokenFires) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.AwaitClose();
  });
  Client client(server);
  auto exchange = client.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1, kLong));

  ExpectStopsSoon(client, exchange, HttpPhase::kWait);

  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, EndsAWriteThatNobodyReadsWhenTheStopTokenFires) {
  std::promise<void> writing;
  std::promise<void> stopped;
  RawHttpServer server([&](ServedConnection& connection) {
    connection.AwaitBytes();
    writing.set_value();
    stopped.get_future().wait();
  });
  Client client(server);
  HttpRequest request = SomeRequest();
  request.headers.emplace_back("X", std::string(32 << 20, 'x'));
  auto exchange = std::async(std::launch::async, [&] {
    return client.transport().Get(client.context(), request,
                                  [](auto) { return true; });
  });
  writing.get_future().wait();

  ExpectStopsSoon(client, exchange, HttpPhase::kWait);

  stopped.set_value();
}

TEST(HttplibTransport, EndsAnExchangeWhoseHeadersDripWhenTheStopTokenFires) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Drip("HTTP/1.1 200 OK\r\nX: " + std::string(10000, 'x'),
                    absl::Milliseconds(5));
  });
  Client client(server);
  auto exchange = client.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1, kLong));

  ExpectStopsSoon(client, exchange, HttpPhase::kWait);

  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, EndsAnExchangeWhoseBodyDripsWhenTheStopTokenFires) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
    connection.Drip(std::string(10000, 'x'), absl::Milliseconds(5));
  });
  Client client(server);
  std::promise<void> first_piece;
  bool seen = false;
  auto exchange = std::async(std::launch::async, [&] {
    return client.transport().Get(client.context(), SomeRequest(), [&](auto) {
      if (!std::exchange(seen, true)) first_piece.set_value();
      return true;
    });
  });
  first_piece.get_future().wait();

  ExpectStopsSoon(client, exchange, HttpPhase::kReceive);

  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, TakesAStopForNoEndOfABodyWithoutLength) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\n\r\n[]");
    connection.AwaitClose();
  });
  Client client(server);
  client.SetDeadline(kShort);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kStopped);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttplibTransport, ReportsADeadlineAsAStop) {
  RawHttpServer server(
      [](ServedConnection& connection) { connection.AwaitClose(); });
  Client client(server);
  client.SetDeadline(kShort);

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kStopped);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
}

TEST(HttplibTransport, ReportsATryTimeout) {
  RawHttpServer server(
      [](ServedConnection& connection) { connection.AwaitClose(); });
  HttplibTransportOptions options = OptionsFor(server.port());
  options.try_timeout = kShort;
  Client client(std::move(options));
  const absl::Time start = Timer::Now();

  const HttpExchange exchange = client.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kTryTimeout);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
  EXPECT_GE(Timer::Now() - start, kShort);
  EXPECT_LT(Timer::Now() - start, kShort + kSoon);
  EXPECT_TRUE(server.WaitForCloses(1, kSoon));
}

TEST(HttplibTransport, ServesOthersAfterATryTimeout) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    if (connection.number() > 1) connection.Send(OkResponse("{}"));
    connection.AwaitClose();
  });
  HttplibTransportOptions options = OptionsFor(server.port());
  options.try_timeout = kShort;
  options.connections = 1;
  Client client(std::move(options));

  EXPECT_EQ(client.Get().event, HttpEvent::kTryTimeout);
  EXPECT_EQ(client.Get().event, HttpEvent::kAnswer);
}

}  // namespace
}  // namespace partnercenter::client
