// TLS on the API listener: callers that are accepted, and those refused.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/health_check.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using ::testing::AllOf;
using testing::ClientTls;
using ::testing::HasSubstr;
using testing::kCustomer;
using testing::LeafOptions;
using testing::OrdersCaller;
using testing::ScriptedUpstream;
using testing::TestAuthority;

class TlsListener : public ::testing::Test {
 protected:
  ScriptedUpstream upstream_{
      {{"orders", testing::HttpAnswer(200, R"({"totalCount":0,"items":[]})")}}};
};

class MutualTlsListener : public TlsListener {
 protected:
  // Who is not let in sees a connection that ends, and no details; the operator
  // sees that somebody was not.
  void ExpectNotLetIn(const OrdersCaller& caller) {
    const double before = Failures();
    const auto outcome = caller.List(kCustomer);
    EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNAVAILABLE)
        << outcome.status.error_message();
    EXPECT_EQ(outcome.reason(), "");
    EXPECT_TRUE(upstream_.server().requests().empty());
    EXPECT_GT(Failures(), before);
  }

  double Failures() {
    return testing::Scrape(gateway_.gateway().metrics())
        .at("partnercenter_tls_handshake_failures_total");
  }

  const std::string& api() { return gateway_.gateway().api(); }
  const std::string server_ca() { return gateway_.servers().ca_pem(); }

  MutualTlsGateway gateway_{upstream_.base_url()};
};

TEST_F(MutualTlsListener, LetsInWhoHasACertificateOfTheClientAuthority) {
  const auto outcome = gateway_.Caller({"DNS:billing.corp"}).List(kCustomer);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
}

TEST_F(MutualTlsListener, LetsInNobodyWithoutACertificate) {
  ExpectNotLetIn({api(), ClientTls(server_ca())});
  EXPECT_THAT(gateway_.gateway().process().WaitForLine(
                  "peer did not return a certificate"),
              AllOf(HasSubstr("tls handshake failed"),
                    HasSubstr(R"("peer":"ipv4:127.0.0.1:)")));
}

TEST_F(MutualTlsListener, LetsInNobodyOfAForeignAuthority) {
  const TestAuthority foreign;
  ExpectNotLetIn(gateway_.Caller(IssueClient(foreign, {"DNS:billing.corp"})));
  ExpectNotLetIn(gateway_.Caller(testing::SelfSigned({})));
  // Nor who has a certificate as the server has.
  ExpectNotLetIn(gateway_.Caller(IssueServer(gateway_.servers())));
}

TEST_F(MutualTlsListener, LetsInNobodyWhoseCertificateHasExpired) {
  LeafOptions options;
  options.alternative_names = {"DNS:billing.corp"};
  options.expires_in = absl::Minutes(-1);
  ExpectNotLetIn(gateway_.Caller(gateway_.clients().Issue(options)));
}

TEST_F(MutualTlsListener, LetsInNobodyWhoseCertificateIsNotYetValid) {
  LeafOptions options;
  options.alternative_names = {"DNS:billing.corp"};
  options.valid_in = absl::Minutes(30);
  ExpectNotLetIn(gateway_.Caller(gateway_.clients().Issue(options)));
}

TEST_F(MutualTlsListener, LetsInNobodyWithoutTls) {
  ExpectNotLetIn(OrdersCaller(api()));
  EXPECT_THAT(gateway_.gateway().process().WaitForLine("tls handshake failed"),
              HasSubstr(R"("peer":"ipv4:127.0.0.1:)"));
}

TEST_F(MutualTlsListener, KeepsTheHealthListenerPlain) {
  EXPECT_EQ(testing::CheckHealth(gateway_.gateway().health(), ""),
            grpc::health::v1::HealthCheckResponse::SERVING);
}

// A TLS handshake as old or new as is asked for; the version that came of it,
// or "".
std::string Handshake(const std::string& address, int version) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
      SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  // OpenSSL itself no longer likes the old versions.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()),
                                                      SSL_free);
  constexpr unsigned char kAlpn[] = {2, 'h', '2'};
  SSL_set_alpn_protos(ssl.get(), kAlpn, sizeof(kAlpn));
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in peer = {};
  peer.sin_family = AF_INET;
  peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int port = 0;
  EXPECT_TRUE(absl::SimpleAtoi(address.substr(address.find(':') + 1), &port));
  peer.sin_port = htons(static_cast<uint16_t>(port));
  EXPECT_EQ(connect(socket, reinterpret_cast<sockaddr*>(&peer), sizeof(peer)),
            0);
  SSL_set_fd(ssl.get(), socket);
  const bool is_done = SSL_connect(ssl.get()) == 1;
  std::string name = is_done ? SSL_get_version(ssl.get()) : "";
  close(socket);
  return name;
}

class ServerTlsListener : public TlsListener {
 protected:
  const TestAuthority authority_;
  testing::TlsFiles files_{testing::IssueServer(authority_), ""};
  testing::GatewayProcess gateway_{upstream_.base_url(),
                                   {{"api", {{"tls", files_.settings()}}}}};
};

TEST_F(ServerTlsListener, ServesCallersWithoutACertificate) {
  const OrdersCaller caller(gateway_.api(), ClientTls(authority_.ca_pem()));
  const auto outcome = caller.List(kCustomer);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_THAT(gateway_.log(), HasSubstr(R"("tls":"tls")"));
}

TEST_F(ServerTlsListener, ShowsTheConfiguredCertificate) {
  const TestAuthority other;
  const OrdersCaller caller(gateway_.api(), ClientTls(other.ca_pem()));

  EXPECT_EQ(caller.List(kCustomer).status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTlsListener, SpeaksTls12And13AndNothingOlder) {
  EXPECT_EQ(Handshake(gateway_.api(), TLS1_3_VERSION), "TLSv1.3");
  EXPECT_EQ(Handshake(gateway_.api(), TLS1_2_VERSION), "TLSv1.2");
  EXPECT_EQ(Handshake(gateway_.api(), TLS1_1_VERSION), "");
  EXPECT_EQ(Handshake(gateway_.api(), TLS1_VERSION), "");
}

}  // namespace
}  // namespace partnercenter
