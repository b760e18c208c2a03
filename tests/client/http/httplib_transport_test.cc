#include "client/http/httplib_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndClose;
using partnercenter::testing::AnswerAndWait;
using partnercenter::testing::kPromptly;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::ServedConnection;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(HttplibTransport, ReturnsTheAnswer) {
  RawHttpServer server(AnswerAll(
      "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nMS-CV: x\r\n\r\nhello"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 404);
  EXPECT_EQ(FindHeader(exchange.headers, "ms-cv"), "x");
  EXPECT_EQ(caller.body(), "hello");
}

TEST(HttplibTransport, SendsTheTargetAsItIsBelowTheBasePath) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  TransportCaller caller(server);

  caller.Get();

  ASSERT_EQ(server.requests().size(), 1);
  const std::string request = server.requests()[0];
  EXPECT_THAT(request, StartsWith("GET /v1/orders?a=%20b HTTP/1.1\r\n"));
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
  TransportCaller caller(server);

  const HttpExchange first = caller.Get();
  const HttpExchange second = caller.Get();

  EXPECT_EQ(first.event, HttpEvent::kAnswer);
  EXPECT_EQ(second.event, HttpEvent::kAnswer);
  EXPECT_EQ(caller.body(), "abcdeabcde");
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, DropsHeadersThatAreNotPrintable) {
  RawHttpServer server(
      AnswerAll("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-A: a\x07"
                "b\r\nX-B: b\r\nX-C: c%0d%0ac\r\n\r\n"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(FindHeader(exchange.headers, "X-A"), std::nullopt);
  EXPECT_EQ(FindHeader(exchange.headers, "X-B"), "b");
  EXPECT_EQ(FindHeader(exchange.headers, "X-C"), "c%0d%0ac");
}

TEST(HttplibTransport, ReadsABodyWithoutLengthUntilTheConnectionEnds) {
  RawHttpServer server(AnswerAndClose("HTTP/1.1 200 OK\r\n\r\nall of it"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(caller.body(), "all of it");
}

TEST(HttplibTransport, DoesNotFollowARedirect) {
  RawHttpServer server(AnswerAll(
      "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"));
  TransportCaller caller(server);

  EXPECT_EQ(caller.Get().status, 302);
  EXPECT_EQ(server.requests().size(), 1);
}

TEST(HttplibTransport, EndsAnErrorWithoutLengthAtItsHeaders) {
  RawHttpServer server(
      AnswerAndWait("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 503);
  EXPECT_EQ(FindHeader(exchange.headers, "Retry-After"), "7");
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibTransport, ReturnsA204AndKeepsItsConnection) {
  RawHttpServer server(AnswerAll("HTTP/1.1 204 No Content\r\nX: y\r\n\r\n"));
  TransportCaller caller(server);

  caller.Get();
  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 204);
  EXPECT_EQ(FindHeader(exchange.headers, "X"), "y");
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, ReportsABodyThatTheSinkRefuses) {
  RawHttpServer server(AnswerAll(OkResponse(std::string(100000, 'x'))));
  TransportCaller caller(server);
  size_t taken = 0;

  const HttpExchange exchange = caller.Get([&](int, auto piece) {
    taken += piece.size();
    return false;
  });

  EXPECT_EQ(exchange.event, HttpEvent::kBodyTooLarge);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
  EXPECT_EQ(exchange.status, 200);
  EXPECT_LT(taken, 100000);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

// CVE-2026-45352: httplib takes it for one of nearly 2^64 bytes.
TEST(HttplibTransport, RefusesAChunkOfNegativeSize) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    connection.Send("-2\r\n" + std::string(1 << 20, ' '));
    connection.AwaitClose();
  });
  TransportCaller caller(server);
  size_t received = 0;

  const HttpExchange exchange = caller.Get([&](int, auto piece) {
    received += piece.size();
    return received < (1 << 16);
  });

  EXPECT_EQ(exchange.event, HttpEvent::kMalformed);
  EXPECT_EQ(received, 0);
}

TEST(HttplibTransport, ReportsABodyShorterThanItsLengthAsTruncated) {
  RawHttpServer server(
      AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kTruncated);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttplibTransport, ReportsACutChunkedBodyAsTruncated) {
  RawHttpServer server(AnswerAndClose(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"));
  TransportCaller caller(server);

  EXPECT_EQ(caller.Get().event, HttpEvent::kTruncated);
}

TEST(HttplibTransport, ReportsAResetWithinTheBodyAsTruncated) {
  std::promise<void> taken;
  RawHttpServer server([&](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    taken.get_future().wait();  // or the reset overtakes the bytes
    connection.Reset();
  });
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get([&](int, auto) {
    taken.set_value();
    return true;
  });

  EXPECT_EQ(exchange.event, HttpEvent::kTruncated);
  EXPECT_EQ(exchange.phase, HttpPhase::kReceive);
}

TEST(HttplibTransport, ReportsALengthThatIsNoNumberAsMalformed) {
  RawHttpServer server(
      AnswerAll("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kMalformed);
  EXPECT_EQ(exchange.status, 200);
}

TEST(HttplibTransport, ReportsAConnectionThatIsClosedWithoutAnAnswer) {
  RawHttpServer server(
      [](ServedConnection& connection) { connection.ReadRequest(); });
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kWait);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransport, ReportsAResetWithoutAnAnswer) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Reset();
  });
  TransportCaller caller(server);

  EXPECT_EQ(caller.Get().event, HttpEvent::kUnreachable);
}

TEST(HttplibTransport, ReportsWhatIsNotHttp) {
  RawHttpServer server(AnswerAndWait("220 mail.example.com ESMTP\r\n"));
  TransportCaller caller(server);

  const HttpExchange exchange = caller.Get();

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
  TransportCaller caller(TransportCaller::OptionsFor(port));

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

TEST(HttplibTransport, ReportsANameThatDoesNotResolve) {
  HttplibTransportOptions options = TransportCaller::OptionsFor(1);
  options.base_url.host = "name.invalid";
  TransportCaller caller(std::move(options));

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

TEST(HttplibTransport, ReachesAHostByItsName) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.base_url.host = "localhost";
  TransportCaller caller(std::move(options));

  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
}

}  // namespace
}  // namespace partnercenter::client
