#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/prov_ssl.h>

#include <future>
#include <string>
#include <utility>

#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndClose;
using partnercenter::testing::AnswerAndDropSecond;
using partnercenter::testing::AnswerAndWait;
using partnercenter::testing::kPromptly;
using partnercenter::testing::LeafOptions;
using partnercenter::testing::NeverAnswer;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::SelfSigned;
using partnercenter::testing::ServedConnection;
using partnercenter::testing::TestAuthority;
using partnercenter::testing::TlsIdentity;

void ExpectUntrusted(const TestAuthority& authority, const TlsIdentity& leaf,
                     const std::string& host = "127.0.0.1") {
  RawHttpServer server(AnswerAll(OkResponse("{}")), leaf);
  TransportCaller caller(authority, server.port(), host);

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUntrusted);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
  EXPECT_TRUE(server.requests().empty());
}

TEST(HttplibTransportTls, TrustsACertificateForTheAddress) {
  const TestAuthority authority;
  RawHttpServer server(AnswerAll(OkResponse("{}")),
                       authority.Issue(LeafFor("IP:127.0.0.1")));
  TransportCaller caller(authority, server.port());

  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
}

TEST(HttplibTransportTls, TrustsACertificateForTheName) {
  const TestAuthority authority;
  RawHttpServer server(AnswerAll(OkResponse("{}")),
                       authority.Issue(LeafFor("DNS:localhost")));
  TransportCaller caller(authority, server.port(), "localhost");

  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
}

TEST(HttplibTransportTls, DistrustsASelfSignedCertificate) {
  ExpectUntrusted(TestAuthority(), SelfSigned(LeafFor("IP:127.0.0.1")));
}

TEST(HttplibTransportTls, DistrustsAnotherAuthority) {
  const TestAuthority other;
  ExpectUntrusted(TestAuthority(), other.Issue(LeafFor("IP:127.0.0.1")));
}

TEST(HttplibTransportTls, DistrustsACertificateForAnotherName) {
  const TestAuthority authority;
  ExpectUntrusted(authority, authority.Issue(LeafFor("DNS:example.com")),
                  "localhost");
}

TEST(HttplibTransportTls, DistrustsACertificateForAnotherAddress) {
  const TestAuthority authority;
  ExpectUntrusted(authority, authority.Issue(LeafFor("IP:127.0.0.2")));
}

TEST(HttplibTransportTls, DistrustsAnExpiredCertificate) {
  const TestAuthority authority;
  LeafOptions leaf = LeafFor("IP:127.0.0.1");
  leaf.expires_in = -absl::Hours(1);
  ExpectUntrusted(authority, authority.Issue(leaf));
}

TEST(HttplibTransportTls, DistrustsANameThatIsOnlyTheCommonName) {
  const TestAuthority authority;
  LeafOptions leaf;
  leaf.common_name = "localhost";
  ExpectUntrusted(authority, authority.Issue(leaf), "localhost");
}

TEST(HttplibTransportTls, ReportsAServerThatSpeaksNoTlsAsUnreachable) {
  RawHttpServer server([](ServedConnection& connection) {
    connection.Send("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.AwaitClose();
  });
  TransportCaller caller(TestAuthority(), server.port());

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kUnreachable);
  EXPECT_EQ(exchange.phase, HttpPhase::kConnect);
}

TEST(HttplibTransportTls, FailsToStartWithoutItsCaFile) {
  base::Timer timer;
  HttplibTransportOptions options;
  options.base_url = {true, "localhost", 443, ""};
  options.ca_file = "/nonexistent/ca.pem";

  const auto transport = HttplibTransport::Create(std::move(options), timer);

  EXPECT_THAT(std::string(transport.status().message()),
              ::testing::HasSubstr("/nonexistent/ca.pem"));
}

TEST(HttplibTransportTls, UsesAConnectionAgain) {
  const TestAuthority authority;
  RawHttpServer server(AnswerAll(OkResponse("{}")),
                       authority.Issue(LeafFor("IP:127.0.0.1")));
  TransportCaller caller(authority, server.port());

  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
  }

  EXPECT_EQ(server.connections(), 1);
}

TEST(HttplibTransportTls, LeavesAConnectionOverWhichTheServerSaidGoodBye) {
  const TestAuthority authority;
  RawHttpServer server(
      [](ServedConnection& connection) {
        connection.ReadRequest();
        connection.Send(OkResponse("{}"));
        connection.SendCloseNotify();
        connection.AwaitClose();
      },
      authority.Issue(LeafFor("IP:127.0.0.1")));
  TransportCaller caller(authority, server.port());

  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
}

TEST(HttplibTransportTls, LeavesAConnectionThatBringsBytesNobodyAskedFor) {
  const TestAuthority authority;
  RawHttpServer server(
      [](ServedConnection& connection) {
        connection.ReadRequest();
        // In one record, which OpenSSL reads as a whole.
        connection.Send(OkResponse("{}") +
                        "HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n");
        connection.AwaitClose();
      },
      authority.Issue(LeafFor("IP:127.0.0.1")));
  TransportCaller caller(authority, server.port());

  EXPECT_EQ(caller.Get().status, 200);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
  EXPECT_EQ(caller.Get().status, 200);
}

TEST(HttplibTransportTls, EndsASilentExchangeSoonAfterTheStopTokenFires) {
  const TestAuthority authority;
  RawHttpServer server(NeverAnswer(), authority.Issue(LeafFor("IP:127.0.0.1")));
  TransportCaller caller(authority, server.port());
  auto exchange = caller.GetInBackground();
  ASSERT_TRUE(server.WaitForRequests(1));

  ExpectStopsPromptly(caller, exchange, HttpPhase::kWait);
  EXPECT_TRUE(server.WaitForCloses(1, kPromptly));
}

TEST(HttplibTransportTls, ReportsABodyThatIsCutAsTruncated) {
  const TestAuthority authority;
  RawHttpServer server(
      AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
      authority.Issue(LeafFor("IP:127.0.0.1")));
  TransportCaller caller(authority, server.port());

  const HttpExchange exchange = caller.Get();

  EXPECT_EQ(exchange.event, HttpEvent::kTruncated);
  EXPECT_EQ(exchange.status, 200);
}

// The versions hide the kind of a record in different places.
class HttplibTransportTlsVersion : public ::testing::TestWithParam<int> {};

TEST_P(HttplibTransportTlsVersion, RepeatsOnANewConnectionWhatAnOldOneDropped) {
  const TestAuthority authority;
  RawHttpServer server(AnswerAndDropSecond(OkResponse("{}")),
                       authority.Issue(LeafFor("IP:127.0.0.1")), GetParam());
  TransportCaller caller(authority, server.port());

  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);
  EXPECT_EQ(caller.Get().event, HttpEvent::kAnswer);

  EXPECT_EQ(server.connections(), 2);
}

TEST_P(HttplibTransportTlsVersion, ReportsWhatIsNotHttp) {
  const TestAuthority authority;
  RawHttpServer server(AnswerAndWait("220 mail.example.com ESMTP\r\n"),
                       authority.Issue(LeafFor("IP:127.0.0.1")), GetParam());
  TransportCaller caller(authority, server.port());

  EXPECT_EQ(caller.Get().event, HttpEvent::kMalformed);
}

INSTANTIATE_TEST_SUITE_P(Tls, HttplibTransportTlsVersion,
                         ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& row) {
                           return row.param == TLS1_2_VERSION ? "Tls12"
                                                              : "Tls13";
                         });

}  // namespace
}  // namespace partnercenter::client
