// The certificates of the API listener, as an operator meets them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/e2e/deployment.h"
#include "tests/e2e/grpcurl.h"
#include "tests/support/gateway_process.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tls_files.h"

namespace partnercenter::e2e {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TestAuthority;
using testing::TlsIdentity;

constexpr char kBaseUrl[] = "http://127.0.0.1:8080/v1";

// Contents of the files, and what is to be said of each.
struct BadFiles {
  std::string name;
  std::string certificate;
  std::string key;
  std::string client_ca;
  std::vector<std::string> errors;
};
void PrintTo(const BadFiles& row, std::ostream* out) { *out << row.name; }

TlsIdentity Expired(const TestAuthority& authority) {
  testing::LeafOptions options;
  options.expires_in = absl::Minutes(-1);
  return authority.Issue(options);
}

std::vector<BadFiles> AllBadFiles() {
  const TestAuthority authority;
  const TestAuthority expired_authority(absl::Minutes(-1));
  const TlsIdentity good = IssueServer(authority);
  const TlsIdentity other = IssueServer(authority);
  const TlsIdentity expired = Expired(authority);
  const std::string ca = authority.ca_pem();
  return {
      {"Rubbish",
       "x",
       "y",
       "z",
       {"api.tls.certificateFile: must hold certificates in PEM",
        "api.tls.keyFile: must hold a private key in PEM",
        "api.tls.clientCaFile: must hold certificates in PEM"}},
      {"Empty",
       "",
       "",
       ca,
       {"api.tls.certificateFile: /.*/tls.crt: is empty",
        "api.tls.keyFile: /.*/tls.key: is empty"}},
      {"KeyOfAnother",
       good.CertificatePem(),
       other.KeyPem(),
       ca,
       {"api.tls.keyFile: holds a key that does not match the certificate in "
        "api.tls.certificateFile"}},
      {"ExpiredAndExpired",
       expired.CertificatePem(),
       expired.KeyPem(),
       expired_authority.ca_pem(),
       {"api.tls.certificateFile: holds a certificate that expired at",
        "api.tls.clientCaFile: holds only certificates that have expired"}},
  };
}

class BadCertificates : public ::testing::TestWithParam<BadFiles> {
 protected:
  // Runs the gateway to its end.
  testing::Finished Run(const std::vector<std::string>& options) const {
    const testing::TemporaryFolder folder;
    const BadFiles& row = GetParam();
    const nlohmann::json tls = {
        {"certificateFile", folder.Write("tls.crt", row.certificate)},
        {"keyFile", folder.Write("tls.key", row.key)},
        {"clientCaFile", folder.Write("ca.crt", row.client_ca)}};
    std::vector<std::string> command = {
        testing::GatewayBinary(),
        "--config=" +
            WriteGatewayConfig(folder, kBaseUrl, {{"api", {{"tls", tls}}}})};
    command.insert(command.end(), options.begin(), options.end());
    return testing::RunToEnd(command);
  }

  void ExpectRefused(const testing::Finished& finished) const {
    EXPECT_EQ(finished.exit_code, 1);
    for (const std::string& error : GetParam().errors) {
      EXPECT_THAT(finished.output, ContainsRegex(error));
    }
    EXPECT_THAT(finished.output, Not(HasSubstr("listening")));
    EXPECT_THAT(finished.output, Not(HasSubstr("-----")));
  }
};

TEST_P(BadCertificates, EndTheGatewayBeforeItListens) {
  ExpectRefused(Run({}));
}

TEST_P(BadCertificates, AreNamedByTheCheckOfTheConfiguration) {
  ExpectRefused(Run({"--check-config"}));
}

INSTANTIATE_TEST_SUITE_P(Files, BadCertificates,
                         ::testing::ValuesIn(AllBadFiles()),
                         [](const auto& row) { return row.param.name; });

// As docs/access.md shows it.
TEST(MutualTls, LetsGrpcurlInWithACertificateOnly) {
  const TestAuthority authority;
  const testing::TlsFiles files(IssueServer(authority), authority.ca_pem());
  Deployment deployment({.gateway = {{"api", {{"tls", files.settings()}}}}});
  const TlsIdentity client =
      IssueClient(authority, {"URI:spiffe://corp/billing"});
  const testing::TemporaryFolder folder;
  const auto call = [&](const std::vector<std::string>& tls) {
    std::vector<std::string> command =
        GrpcurlCommand({deployment.gateway().api(), "list"});
    std::erase(command, "-plaintext");
    command.insert(command.begin() + 1, tls.begin(), tls.end());
    return testing::RunToEnd(command);
  };

  const std::string ca = folder.Write("ca.crt", authority.ca_pem());
  const auto with = call({"-cacert", ca, "-cert",
                          folder.Write("client.crt", client.CertificatePem()),
                          "-key", folder.Write("client.key", client.KeyPem())});
  const auto without = call({"-cacert", ca});

  EXPECT_EQ(with.exit_code, 0) << with.output;
  EXPECT_THAT(with.output, HasSubstr("partnercenter.orders.v1.OrdersService"));
  EXPECT_NE(without.exit_code, 0) << without.output;
}

}  // namespace
}  // namespace partnercenter::e2e
