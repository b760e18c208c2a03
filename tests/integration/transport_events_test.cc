// Failures between the gateway and its upstream below HTTP, from the
// socket to what a caller reads off the wire.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/integration/expected_error.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scripted_upstream.h"
#include "tests/support/silent_listener.h"
#include "tests/support/test_certificates.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using testing::AnswerAndDropSecond;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::LeafOptions;
using testing::NeverAnswer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;
using testing::SilentListener;
using testing::TestAuthority;
using testing::TlsIdentity;

constexpr char kOk[] = "HTTP/1.1 200 OK\r\n";

ExpectedError Unreachable(const std::string& phase) {
  return {StatusCode::UNAVAILABLE, "UPSTREAM_UNREACHABLE", phase, 1, "3"};
}
ExpectedError Truncated(const std::string& phase = "receive") {
  return {StatusCode::UNAVAILABLE, "UPSTREAM_TRUNCATED", phase, 1, "3"};
}
ExpectedError Malformed(const std::string& phase) {
  return {StatusCode::INTERNAL, "UPSTREAM_MALFORMED", phase, -1, "2"};
}

struct Event {
  std::string name;
  RawHttpServer::Script script;
  ExpectedError expected;
};

void PrintTo(const Event& event, std::ostream* os) { *os << event.name; }

// A script that sends these bytes to each request and closes.
RawHttpServer::Script Sends(std::string bytes) {
  return [bytes = std::move(bytes)](ServedConnection& served) {
    served.ReadRequest();
    served.Send(bytes);
  };
}

class TransportEvent : public ::testing::TestWithParam<Event> {};

TEST_P(TransportEvent, IsToldApart) {
  RawHttpServer server(GetParam().script);
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", server.port(), "/v1"));

  const auto outcome = OrdersCaller(gateway.api()).GetOrder(kCustomer, "x");

  ExpectError(outcome, GetParam().expected);
  EXPECT_EQ(absl::StrCat(server.requests().size()),
            GetParam().expected.attempts);
  EXPECT_EQ(gateway.Terminate(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Plain, TransportEvent,
    ::testing::Values(
        Event{"ClosedBeforeTheAnswer",
              [](ServedConnection& served) { served.ReadRequest(); },
              Unreachable("wait")},
        Event{"ResetBeforeTheAnswer",
              [](ServedConnection& served) {
                served.ReadRequest();
                served.Reset();
              },
              Unreachable("wait")},
        Event{"ResetInTheBody",
              [](ServedConnection& served) {
                served.ReadRequest();
                served.Send(absl::StrCat(kOk, "Content-Length: 100\r\n\r\n{"));
                served.Reset();
              },
              // A reset may overtake what was sent before it.
              ExpectedError{StatusCode::UNAVAILABLE, kAny, kAny, 1, "3"}},
        Event{"CutByLength",
              Sends(absl::StrCat(kOk, "Content-Length: 100\r\n\r\n",
                                 R"({"id":"x"})")),
              Truncated()},
        Event{"CutInAChunk",
              Sends(absl::StrCat(kOk, "Transfer-Encoding: chunked\r\n\r\n",
                                 "20\r\n", R"({"id":"x"})")),
              Truncated()},
        Event{"CutBetweenChunks",
              Sends(absl::StrCat(kOk, "Transfer-Encoding: chunked\r\n\r\n",
                                 "a\r\n", R"({"id":"x"})", "\r\n")),
              Truncated()},
        Event{"BadLength",
              Sends(absl::StrCat(kOk, "Content-Length: abc\r\n\r\n",
                                 R"({"id":"x"})")),
              Malformed("receive")},
        Event{"CutAfterOneByte", Sends("H"), Truncated("wait")},
        Event{"CutInTheStatusLine", Sends("HTTP/1.1 20"), Truncated("wait")},
        Event{"CutInTheHeaders", Sends(absl::StrCat(kOk, "Content-Le")),
              Truncated("wait")},
        Event{"CutBehindEarlyHints",
              Sends("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
              Truncated("wait")},
        Event{"CutInTheTrailers",
              Sends(absl::StrCat(kOk, "Transfer-Encoding: chunked\r\n\r\n",
                                 "a\r\n", R"({"id":"x"})", "\r\n0\r\nA: b")),
              Truncated()},
        Event{"BadChunk",
              Sends(absl::StrCat(kOk, "Transfer-Encoding: chunked\r\n\r\n",
                                 "-2\r\n", R"({"id":"x"})")),
              Malformed("receive")},
        Event{"SwitchedProtocol",
              Sends("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
              Malformed("")},
        Event{"NotHttp", Sends("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
              Malformed("wait")},
        Event{"BinaryRubbish", Sends(std::string(4096, '\xFF')),
              Malformed("wait")},
        Event{"HugeHeader",
              Sends(absl::StrCat(kOk, "X: ", std::string(1 << 20, 'x'),
                                 "\r\nContent-Length: 2\r\n\r\n{}")),
              Malformed("wait")},
        Event{"HugeStatusLine",
              Sends(absl::StrCat("HTTP/1.1 200 ", std::string(150000, 'x'),
                                 "\r\nContent-Length: 2\r\n\r\n{}")),
              Malformed("wait")}),
    [](const auto& test) { return test.param.name; });

TEST(RefusedConnection, IsUnreachable) {
  GatewayProcess gateway("http://127.0.0.1:1/v1");

  ExpectError(OrdersCaller(gateway.api()).List(kCustomer),
              Unreachable("connect"));
}

TEST(UnknownHost, IsUnreachable) {
  // A name that never resolves (RFC 2606), asked for once only.
  GatewayProcess gateway("https://no-such-host.invalid/v1",
                         {{"retry", {{"maxAttempts", 1}}}});

  ExpectError(
      OrdersCaller(gateway.api()).List(kCustomer),
      {StatusCode::UNAVAILABLE, "UPSTREAM_UNREACHABLE", "connect", 1, "1"});
}

TEST(SilentHost, IsUnreachableAfterTheConnectTimeout) {
  const SilentListener silent;
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", silent.port(), "/v1"),
      {{"upstream", {{"connectTimeout", "50ms"}}}});

  ExpectError(OrdersCaller(gateway.api()).List(kCustomer),
              Unreachable("connect"));
}

TEST(SilentServer, TimesOutEachAttempt) {
  RawHttpServer server(NeverAnswer());
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", server.port(), "/v1"),
      {{"upstream", {{"attemptTimeout", "100ms"}}}});

  ExpectError(OrdersCaller(gateway.api()).List(kCustomer),
              {StatusCode::UNAVAILABLE, "UPSTREAM_TIMEOUT", "wait", 1, "3"});
  EXPECT_TRUE(server.WaitForCloses(3));
}

TEST(StaleConnection, CostsNoAttemptAndNeverShows) {
  // Each connection is closed as soon as it is used a second time.
  RawHttpServer server(
      AnswerAndDropSecond(testing::OkResponse(R"({"id":"x"})")));
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", server.port(), "/v1"),
      {{"retry", {{"maxAttempts", 1}}}});
  const OrdersCaller caller(gateway.api());

  for (int i = 0; i < 5; ++i) {
    const auto outcome = caller.GetOrder(kCustomer, "x");
    EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  }
  EXPECT_GT(server.requests().size(), 5u);
}

// A gateway that trusts `authority`, in front of a TLS server.
GatewayProcess GatewayTo(const TestAuthority& authority, int port) {
  return GatewayProcess(absl::StrCat("https://127.0.0.1:", port, "/v1"),
                        {{"upstream", {{"caFile", authority.ca_file()}}}});
}

LeafOptions LeafFor(const std::string& name) {
  LeafOptions options;
  options.alternative_names = {name};
  return options;
}

struct Certificate {
  std::string name;
  std::function<TlsIdentity(const TestAuthority&)> issue;
};

void PrintTo(const Certificate& row, std::ostream* os) { *os << row.name; }

class UntrustedCertificate : public ::testing::TestWithParam<Certificate> {};

TEST_P(UntrustedCertificate, IsToldAndNothingIsSent) {
  const TestAuthority authority;
  RawHttpServer server(Sends(HttpAnswer(200, R"({"id":"x"})")),
                       GetParam().issue(authority));
  GatewayProcess gateway = GatewayTo(authority, server.port());

  ExpectError(
      OrdersCaller(gateway.api()).GetOrder(kCustomer, "x"),
      {StatusCode::INTERNAL, "UPSTREAM_TLS_UNTRUSTED", "connect", -1, "1"});
  EXPECT_TRUE(server.requests().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Tls, UntrustedCertificate,
    ::testing::Values(
        Certificate{"SelfSigned",
                    [](const TestAuthority&) {
                      return SelfSigned(LeafFor("IP:127.0.0.1"));
                    }},
        Certificate{"OfAnotherAuthority",
                    [](const TestAuthority&) {
                      return TestAuthority().Issue(LeafFor("IP:127.0.0.1"));
                    }},
        Certificate{"ForAnotherHost",
                    [](const TestAuthority& authority) {
                      return authority.Issue(LeafFor("DNS:api.example.com"));
                    }},
        Certificate{"NamedByCommonNameOnly",
                    [](const TestAuthority& authority) {
                      LeafOptions options;
                      options.common_name = "127.0.0.1";
                      return authority.Issue(options);
                    }},
        Certificate{"Expired",
                    [](const TestAuthority& authority) {
                      LeafOptions options = LeafFor("IP:127.0.0.1");
                      options.expires_in = -absl::Hours(1);
                      return authority.Issue(options);
                    }}),
    [](const auto& test) { return test.param.name; });

TEST(TrustedCertificate, IsServed) {
  const TestAuthority authority;
  RawHttpServer server(Sends(HttpAnswer(200, R"({"id":"x"})")),
                       authority.Issue(LeafFor("IP:127.0.0.1")));
  GatewayProcess gateway = GatewayTo(authority, server.port());

  EXPECT_TRUE(OrdersCaller(gateway.api()).GetOrder(kCustomer, "x").status.ok());
}

TEST(TlsHandshake, ThatFailsIsUnreachable) {
  // It speaks no TLS.
  RawHttpServer server([](ServedConnection& served) {
    served.AwaitBytes();
    served.Send("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  GatewayProcess gateway = GatewayTo(TestAuthority(), server.port());

  ExpectError(OrdersCaller(gateway.api()).List(kCustomer),
              Unreachable("connect"));
}

}  // namespace
}  // namespace partnercenter
