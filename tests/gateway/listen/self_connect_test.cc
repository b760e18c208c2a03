#include "gateway/listen/self_connect.h"

#include <gmock/gmock.h>
#include <grpcpp/security/server_credentials.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gateway/health/health_service.h"
#include "gateway/health/health_state.h"
#include "gateway/listen/acceptor.h"
#include "gateway/listen/grpc_listener.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/silent_listener.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tls_files.h"

namespace partnercenter::gateway {
namespace {

using ::testing::HasSubstr;
using testing::kSoon;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr absl::Duration kShort = absl::Milliseconds(50);

ListenAddress Loopback(int port) { return {"127.0.0.1", port}; }

class SelfConnectTo : public ::testing::TestWithParam<std::string> {};

TEST_P(SelfConnectTo, AGrpcListenerWorks) {
  HealthState state;
  HealthService service(state);
  GrpcListenerOptions options;
  options.address = {GetParam(), 0};
  const auto listener = GrpcListener::Start(options, {&service});
  ASSERT_TRUE(listener.ok()) << listener.status();

  const absl::Status status =
      SelfConnect((*listener)->address(), /*tls=*/false, kSoon);

  EXPECT_TRUE(status.ok()) << status;
}

INSTANTIATE_TEST_SUITE_P(Addresses, SelfConnectTo,
                         ::testing::Values("127.0.0.1", "localhost", "0.0.0.0",
                                           "::"),
                         [](const auto& row) {
                           switch (row.index) {
                             case 0:
                               return "Loopback";
                             case 1:
                               return "Localhost";
                             case 2:
                               return "AnyIpv4";
                             default:
                               return "Any";
                           }
                         });

TEST(SelfConnect, NeedsNoMoreOfATlsServerThanItsFirstBytes) {
  const testing::TestAuthority authority;
  RawHttpServer server([](ServedConnection& served) { served.AwaitClose(); },
                       authority.Issue({}));

  const absl::Status status =
      SelfConnect(Loopback(server.port()), /*tls=*/true, kSoon);

  EXPECT_TRUE(status.ok()) << status;
}

TEST(SelfConnect, NeedsNoCertificateWhereCallersNeedOne) {
  const testing::TestAuthority authority;
  const testing::TlsIdentity server = testing::IssueServer(authority);
  grpc::SslServerCredentialsOptions tls(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_key_cert_pairs = {{server.KeyPem(), server.CertificatePem()}};
  tls.pem_root_certs = authority.ca_pem();
  HealthState state;
  HealthService service(state);
  GrpcListenerOptions options;
  options.address = Loopback(0);
  options.credentials = grpc::SslServerCredentials(tls);
  const auto listener = GrpcListener::Start(options, {&service});
  ASSERT_TRUE(listener.ok()) << listener.status();

  const absl::Status status =
      SelfConnect((*listener)->address(), /*tls=*/true, kSoon);

  EXPECT_TRUE(status.ok()) << status;
}

TEST(SelfConnect, FailsWhereNobodyListens) {
  const absl::Status status = SelfConnect(Loopback(1), /*tls=*/false, kSoon);

  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("refused"));
}

TEST(SelfConnect, FailsWhereConnectionsWaitToBeAccepted) {
  const auto acceptor = Acceptor::Listen(Loopback(0));
  ASSERT_TRUE(acceptor.ok());

  const absl::Status status =
      SelfConnect((*acceptor)->address(), /*tls=*/false, kShort);

  EXPECT_THAT(std::string(status.message()), HasSubstr("no answer"));
}

TEST(SelfConnect, FailsWhereTheQueueOfConnectionsIsFull) {
  const testing::SilentListener listener;

  EXPECT_FALSE(
      SelfConnect(Loopback(listener.port()), /*tls=*/false, kShort).ok());
}

TEST(SelfConnect, FailsWhereConnectionsAreClosedWithoutAWord) {
  RawHttpServer server([](ServedConnection& served) { served.AwaitBytes(); });

  EXPECT_FALSE(SelfConnect(Loopback(server.port()), /*tls=*/false, kSoon).ok());
}

}  // namespace
}  // namespace partnercenter::gateway
