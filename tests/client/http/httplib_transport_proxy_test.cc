#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tunnel_proxy.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndClose;
using partnercenter::testing::AnswerAndWait;
using partnercenter::testing::kPromptly;
using partnercenter::testing::kSoon;
using partnercenter::testing::NeverAnswer;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::ServedConnection;
using partnercenter::testing::TestAuthority;
using partnercenter::testing::TlsIdentity;
using partnercenter::testing::TunnelProxy;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// No name server knows it: only a proxy can lead there.
constexpr char kHost[] = "api.partnercenter.test";

class ProxiedTransport : public ::testing::Test {
 protected:
  TlsIdentity Identity(const std::string& name = "DNS:api.partnercenter.test") {
    return authority_.Issue(LeafFor(name));
  }

  // To kHost at `port`, through the proxy at `proxy_port`.
  HttplibTransportOptions Options(int proxy_port, int port = 443) const {
    HttplibTransportOptions options =
        TransportCaller::TlsOptionsFor(authority_, port, kHost);
    options.proxy = ProxyAddress{"127.0.0.1", proxy_port};
    return options;
  }

  const TestAuthority authority_;
};

TEST_F(ProxiedTransport, AsksForTheWayAndSpeaksTlsOverIt) {
  std::mutex mutex;
  std::string server_name;
  RawHttpServer server(
      [&](ServedConnection& connection) {
        {
          const std::lock_guard lock(mutex);
          server_name = connection.ServerName();
        }
        AnswerAll(OkResponse("{}"))(connection);
      },
      Identity());
  const TunnelProxy proxy;
  TransportCaller caller(Options(proxy.port(), server.port()));

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(caller.body(), "{}");
  {
    const std::lock_guard lock(mutex);
    EXPECT_EQ(server_name, kHost);
  }
  ASSERT_THAT(proxy.requests(), SizeIs(1));
  const std::string authority = absl::StrCat(kHost, ":", server.port());
  EXPECT_EQ(proxy.requests()[0],
            absl::StrCat("CONNECT ", authority,
                         " HTTP/1.1\r\nHost: ", authority, "\r\n\r\n"));
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], StartsWith("GET /v1/orders?a=%20b "));
  EXPECT_THAT(server.requests()[0],
              HasSubstr(absl::StrCat("Host: ", authority, "\r\n")));
}

TEST_F(ProxiedTransport, SkipsInterimAnswersOfTheProxy) {
  RawHttpServer server(AnswerAll(OkResponse("{}")), Identity());
  const TunnelProxy proxy(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nLink: </x>\r\n\r\n");
  TransportCaller caller(Options(proxy.port(), server.port()));

  EXPECT_EQ(caller.Get().status, 200);
}

TEST_F(ProxiedTransport, KeepsItsConnection) {
  RawHttpServer server(AnswerAll(OkResponse("{}")), Identity());
  const TunnelProxy proxy;
  TransportCaller caller(Options(proxy.port(), server.port()));

  for (int i = 0; i < 3; ++i) EXPECT_EQ(caller.Get().status, 200);

  EXPECT_THAT(proxy.requests(), SizeIs(1));
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(ProxiedTransport, AsksAgainForAnotherConnection) {
  RawHttpServer server(AnswerAndClose(OkResponse("{}")), Identity());
  const TunnelProxy proxy;
  TransportCaller caller(Options(proxy.port(), server.port()));

  for (int i = 0; i < 3; ++i) EXPECT_EQ(caller.Get().status, 200);

  EXPECT_THAT(proxy.requests(), SizeIs(3));
}

TEST_F(ProxiedTransport, TrustsNobodyButTheHost) {
  RawHttpServer server(AnswerAll(OkResponse("{}")), Identity("IP:127.0.0.1"));
  const TunnelProxy proxy;
  TransportCaller caller(Options(proxy.port(), server.port()));

  EXPECT_EQ(caller.Get().event, HttpEvent::kUntrusted);
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(ProxiedTransport, TakesAnAddressForAHostToo) {
  RawHttpServer server(AnswerAll(OkResponse("{}")), Identity("IP:10.1.2.3"));
  const TunnelProxy proxy;
  HttplibTransportOptions options = Options(proxy.port(), server.port());
  options.base_url.host = "10.1.2.3";
  TransportCaller caller(options);

  EXPECT_EQ(caller.Get().status, 200);
}

TEST_F(ProxiedTransport, GoesDirectlyWithoutTls) {
  RawHttpServer server(AnswerAll(OkResponse("{}")));
  const TunnelProxy proxy;
  HttplibTransportOptions options = TransportCaller::OptionsFor(server.port());
  options.proxy = ProxyAddress{"127.0.0.1", proxy.port()};
  TransportCaller caller(options);

  EXPECT_EQ(caller.Get().status, 200);
  EXPECT_THAT(proxy.requests(), IsEmpty());
}

TEST_F(ProxiedTransport, TellsThatTheProxyCannotReachTheHost) {
  // Nobody listens there once it is gone.
  const int port = RawHttpServer(AnswerAll("")).port();
  const TunnelProxy proxy;
  TransportCaller caller(Options(proxy.port(), port));

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
  EXPECT_EQ(exchange.proxy_status, 502);
}

// What a proxy may answer instead of a way. httplib 0.11.4 waits for itself for
// good after some of them, and 0.18.7 takes the proxy's answer for the host's.
class ProxyAnswer : public ProxiedTransport,
                    public ::testing::WithParamInterface<std::string> {
 protected:
  static int StatusOf(const std::string& answer) {
    return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
  }
};

TEST_P(ProxyAnswer, MakesTheHostUnreachableAtOnce) {
  RawHttpServer proxy(AnswerAndClose(GetParam()));
  TransportCaller caller(Options(proxy.port()));
  const absl::Time begin = base::Timer::Now();

  for (int i = 0; i < 2; ++i) {
    const HttpExchange exchange = caller.Get();

    EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
    EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
    EXPECT_EQ(exchange.status, 0);
    EXPECT_EQ(exchange.proxy_status, StatusOf(GetParam()));
  }

  EXPECT_LT(base::Timer::Now() - begin, kPromptly);
  for (const std::string& request : proxy.requests()) {
    EXPECT_THAT(request, Not(HasSubstr("GET")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    HttplibTransport, ProxyAnswer,
    ::testing::Values(
        "HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 407 Proxy Authentication Required\r\n"
        "Proxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 2\r\n"
        "Connection: close\r\n\r\nno",
        "HTTP/1.0 503 Service Unavailable\r\n\r\n<html>",
        "HTTP/1.1 302 Found\r\nLocation: https://elsewhere/\r\n\r\n", "",
        "SSH-2.0"));

TEST_F(ProxiedTransport, DoesNotTakeBytesOfTheProxyForTheHosts) {
  RawHttpServer proxy(
      AnswerAndWait("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbytes"));
  TransportCaller caller(Options(proxy.port()));

  EXPECT_EQ(caller.Get().event, HttpEvent::kUnreachable);
}

TEST_F(ProxiedTransport, GivesUpOnAProxyWhoseHeadersDoNotEnd) {
  std::string many_fields = "HTTP/1.1 200 OK\r\n";
  std::string many_interims;
  for (int i = 0; i < 101; ++i) {
    many_fields += "X: y\r\n";
    many_interims += "HTTP/1.1 103 x\r\n\r\n";
  }
  for (const std::string& answer :
       {"HTTP/1.1 200 OK\r\nX: " + std::string(64 * 1024, 'x'),
        "HTTP/1.1 200 " + std::string(9000, 'x'), many_fields, many_interims}) {
    RawHttpServer proxy(AnswerAndWait(answer));
    TransportCaller caller(Options(proxy.port()));

    EXPECT_EQ(caller.Get().event, HttpEvent::kUnreachable);
    EXPECT_TRUE(proxy.WaitForCloses(1, kPromptly));
  }
}

TEST_F(ProxiedTransport, GivesUpOnASilentProxyAfterTheTimeToConnect) {
  RawHttpServer proxy(NeverAnswer());
  HttplibTransportOptions options = Options(proxy.port());
  options.connect_timeout = kShort;
  TransportCaller caller(options);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
  EXPECT_EQ(exchange.proxy_status, 0);
  EXPECT_TRUE(proxy.WaitForCloses(1, kPromptly));
}

TEST_F(ProxiedTransport, EndsWithItsTimeLimitWhileTheProxyIsSilent) {
  RawHttpServer proxy(NeverAnswer());
  HttplibTransportOptions options = Options(proxy.port());
  options.connect_timeout = kSoon;
  options.attempt_timeout = kShort;
  TransportCaller caller(options);

  EXPECT_EQ(caller.Get().event, HttpEvent::kAttemptTimeout);
}

TEST_F(ProxiedTransport, EndsWithItsDeadlineWhileTheProxyIsSilent) {
  RawHttpServer proxy(NeverAnswer());
  HttplibTransportOptions options = Options(proxy.port());
  options.connect_timeout = kSoon;
  TransportCaller caller(options);
  caller.SetDeadline(kShort);

  EXPECT_EQ(caller.Get().event, HttpEvent::kStopped);
}

TEST_F(ProxiedTransport, StopsWhileTheProxyIsSilent) {
  RawHttpServer proxy(NeverAnswer());
  HttplibTransportOptions options = Options(proxy.port());
  options.connect_timeout = kSoon;
  TransportCaller caller(options);
  auto exchange = caller.GetInBackground();
  ASSERT_TRUE(proxy.WaitForRequests(1));

  ExpectStopsPromptly(caller, exchange, HttpPhase::kConnect);
  EXPECT_TRUE(proxy.WaitForCloses(1, kPromptly));
}

TEST_F(ProxiedTransport, StopsWhileTheHostIsSilent) {
  RawHttpServer server(NeverAnswer(), Identity());
  const TunnelProxy proxy;
  TransportCaller caller(Options(proxy.port(), server.port()));
  auto exchange = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1));

  ExpectStopsPromptly(caller, exchange, HttpPhase::kWait);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

}  // namespace
}  // namespace partnercenter::client
