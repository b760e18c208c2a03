// Certificates that are replaced while the gateway serves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/eventually.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using ::testing::AllOf;
using testing::Eventually;
using ::testing::HasSubstr;
using testing::IssueClient;
using testing::IssueServer;
using testing::kCustomer;
using ::testing::Not;
using testing::OrdersCaller;
using testing::TestAuthority;
using testing::TlsIdentity;

class CertificateReload : public ::testing::Test {
 protected:
  // A call over a new connection. Returns the common name of the certificate
  // that the gateway showed, or the error.
  std::string Handshake() const { return HandshakeAs(client_); }

  std::string HandshakeAs(const TlsIdentity& client) const {
    const OrdersCaller caller = gateway_.Caller(client);
    grpc::ClientContext context;
    OrdersCaller::Options options;
    options.context = &context;
    const auto outcome = caller.List(kCustomer, options);
    if (!outcome.status.ok()) {
      return absl::StrCat("error: ", outcome.status.error_message());
    }
    const auto names =
        context.auth_context()->FindPropertyValues("x509_common_name");
    return names.empty() ? "" : std::string(names[0].data(), names[0].size());
  }

  // Shakes hands until the gateway shows this certificate.
  bool Await(const std::string& common_name) const {
    return Eventually([&] { return Handshake() == common_name; });
  }

  void SwapTo(const std::string& common_name) {
    gateway_.files().Swap(IssueServer(gateway_.servers(), common_name),
                          gateway_.clients().ca_pem());
  }

  std::string AwaitLine(const std::string& text) {
    return gateway_.gateway().process().WaitForLine(text);
  }

  testing::ScriptedUpstream upstream_{
      {{"orders", testing::HttpAnswer(200, R"({"totalCount":0,"items":[]})")}}};
  // Connections end after a second, so that callers that keep one shake hands
  // again too.
  MutualTlsGateway gateway_{upstream_.base_url(),
                            {{"api", {{"maxConnectionAge", "1s"}}}}};
  const TlsIdentity client_ =
      IssueClient(gateway_.clients(), {"DNS:billing.corp"});
};

TEST_F(CertificateReload, UnderLoadFailsNoCall) {
  std::atomic<bool> is_over = false;
  std::atomic<int> calls = 0;
  std::atomic<int> failed = 0;
  const auto count = [&](const grpc::Status& status) {
    ++calls;
    if (!status.ok()) {
      ++failed;
      ADD_FAILURE() << status.error_message();
    }
  };
  std::vector<std::jthread> load;
  load.emplace_back([&] {  // keeps its connection
    const OrdersCaller caller = gateway_.Caller(client_);
    while (!is_over) count(caller.List(kCustomer).status);
  });
  load.emplace_back([&] {  // connects for each call
    while (!is_over) count(gateway_.Caller(client_).List(kCustomer).status);
  });

  constexpr int kRotations = 6;
  for (int i = 1; i <= kRotations; ++i) {
    const std::string name = absl::StrCat("gateway-", i);
    SwapTo(name);
    EXPECT_TRUE(Await(name)) << name;
  }
  is_over = true;
  load.clear();

  EXPECT_EQ(failed, 0);
  EXPECT_GT(calls, 10 * kRotations);
  RecordProperty("calls", calls);
}

TEST_F(CertificateReload, KeepsTheOldOneWhileTheNewFilesAreBad) {
  SwapTo("good");
  ASSERT_TRUE(Await("good"));

  const TlsIdentity one = IssueServer(gateway_.servers(), "one");
  const TlsIdentity other = IssueServer(gateway_.servers(), "other");
  gateway_.files().Swap(one.CertificatePem(), other.KeyPem(),
                        gateway_.clients().ca_pem());
  EXPECT_THAT(AwaitLine("the old ones stay in use"),
              AllOf(HasSubstr("api.tls.keyFile"), HasSubstr(R"("error")"),
                    Not(HasSubstr("PRIVATE"))));
  EXPECT_EQ(Handshake(), "good");

  gateway_.files().Swap("rubbish", "", gateway_.clients().ca_pem());
  EXPECT_NE(AwaitLine("must hold certificates in PEM"), "");
  EXPECT_EQ(Handshake(), "good");

  SwapTo("better");
  EXPECT_TRUE(Await("better"));
  const auto series = testing::Scrape(gateway_.gateway().metrics());
  const std::string reloads = "partnercenter_certificate_reload_total";
  EXPECT_EQ(series.at(reloads + "{result=\"ok\"}"), 2);
  EXPECT_EQ(series.at(reloads + "{result=\"failed\"}"), 2);
}

TEST_F(CertificateReload, TakesOtherClientAuthorities) {
  const TestAuthority next;
  const TlsIdentity client_of_next = IssueClient(next, {"DNS:billing.corp"});
  EXPECT_THAT(HandshakeAs(client_of_next), HasSubstr("error"));

  gateway_.files().Swap(
      IssueServer(gateway_.servers(), "both"),
      absl::StrCat(gateway_.clients().ca_pem(), next.ca_pem()));
  ASSERT_TRUE(Await("both"));
  EXPECT_EQ(HandshakeAs(client_of_next), "both");

  gateway_.files().Swap(IssueServer(gateway_.servers(), "next"), next.ca_pem());
  EXPECT_TRUE(
      Eventually([&] { return HandshakeAs(client_of_next) == "next"; }));
  EXPECT_EQ(HandshakeAs(client_of_next), "next");
  EXPECT_THAT(Handshake(), HasSubstr("error"));
}

}  // namespace
}  // namespace partnercenter
