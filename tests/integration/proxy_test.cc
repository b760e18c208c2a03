// Partner Center and Entra behind an HTTP proxy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/client_credential.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tunnel_proxy.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using nlohmann::json;
using testing::AnswerAndClose;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using testing::kCustomer;
using testing::LeafOptions;
using testing::NeverAnswer;
using testing::OkResponse;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;
using testing::TestAuthority;
using testing::TunnelProxy;

// Names that no name server knows: only a proxy can lead there.
constexpr char kApi[] = "api.partnercenter.test";
constexpr char kLogin[] = "login.test";

class Proxy : public ::testing::Test {
 protected:
  // Settings of a gateway whose upstream is behind the proxy at `port`.
  json Settings(int proxy_port) const {
    return {{"upstream",
             {{"loginAuthority",
               absl::StrCat("https://", kLogin, ":", server_.port())},
              {"caFile", authority_.ca_file()},
              {"proxy", absl::StrCat("127.0.0.1:", proxy_port)}}},
            {"credential", testing::ClientSecretCredential(
                               folder_.Write("secret", "s3cret"))}};
  }

  json SettingsWithTokenFile(int proxy_port) const {
    json settings = Settings(proxy_port);
    settings.erase("credential");
    return settings;
  }

  std::unique_ptr<GatewayProcess> Gateway(const json& settings) const {
    return std::make_unique<GatewayProcess>(
        absl::StrCat("https://", kApi, ":", server_.port(), "/v1"), settings);
  }

  static void Serve(ServedConnection& connection) {
    while (true) {
      const std::string request = connection.ReadRequest();
      if (request.empty()) return;
      connection.Send(
          OkResponse(absl::StartsWith(request, "POST ")
                         ? R"({"token_type":"Bearer","expires_in":3599,)"
                           R"("access_token":"t"})"
                         : R"({"totalCount":0,"items":[]})"));
    }
  }

  LeafOptions Leaf() const {
    LeafOptions leaf;
    leaf.alternative_names = {absl::StrCat("DNS:", kApi),
                              absl::StrCat("DNS:", kLogin)};
    return leaf;
  }

  const testing::TemporaryFolder folder_;
  const TestAuthority authority_;
  const RawHttpServer server_{Serve, authority_.Issue(Leaf())};
};

TEST_F(Proxy, LeadsToLoginAuthorityAndUpstream) {
  const TunnelProxy proxy;
  const auto gateway = Gateway(Settings(proxy.port()));

  const auto outcome = OrdersCaller(gateway->api()).List(kCustomer);

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  ASSERT_EQ(proxy.requests().size(), 2u);
  EXPECT_THAT(proxy.requests()[0],
              HasSubstr(absl::StrCat("CONNECT ", kLogin, ":", server_.port())));
  EXPECT_THAT(proxy.requests()[1],
              HasSubstr(absl::StrCat("CONNECT ", kApi, ":", server_.port())));
}

RawHttpServer::Script Refusal() {
  return AnswerAndClose(
      "HTTP/1.1 407 Proxy Authentication Required\r\n"
      "Connection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(Proxy, ThatRefusesTheUpstreamIsToldToCallers) {
  const RawHttpServer proxy(Refusal());
  const auto gateway = Gateway(SettingsWithTokenFile(proxy.port()));

  const auto outcome = OrdersCaller(gateway->api()).List(kCustomer);

  EXPECT_EQ(outcome.status.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_UNREACHABLE");
  EXPECT_EQ(outcome.Metadata("phase"), "connect");
  EXPECT_THAT(outcome.status.error_message(),
              HasSubstr("partner center cannot be reached: the proxy answered "
                        "407"));
}

TEST_F(Proxy, ThatRefusesTheLoginAuthorityIsToldToCallers) {
  const RawHttpServer proxy(Refusal());
  const auto gateway = Gateway(Settings(proxy.port()));

  const auto outcome = OrdersCaller(gateway->api()).List(kCustomer);

  EXPECT_EQ(outcome.reason(), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(outcome.status.error_message(),
              HasSubstr("the token endpoint cannot be reached: the proxy "
                        "answered 407"));
}

TEST_F(Proxy, ThatIsSilentHoldsNoCallBeyondItsDeadline) {
  const RawHttpServer proxy(NeverAnswer());
  const auto gateway = Gateway(SettingsWithTokenFile(proxy.port()));
  const absl::Time begin = absl::Now();

  const auto outcome = OrdersCaller(gateway->api())
                           .List(kCustomer, {.deadline = absl::Seconds(1)});

  EXPECT_EQ(outcome.status.error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(3));
  // Sooner than after the 5 s that it may take to connect.
  EXPECT_TRUE(proxy.WaitForCloses(1, absl::Seconds(3)));
  EXPECT_EQ(gateway->Terminate(), 0);
}

}  // namespace
}  // namespace partnercenter
