// `orders-gateway --probe` over TLS.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/process.h"
#include "tests/support/scripted_upstream.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter {
namespace {

using testing::Finished;
using ::testing::HasSubstr;
using testing::kCustomer;
using testing::ScriptedUpstream;

// A gateway that demands certificates, and the files of a caller that has one.
class ProbeOverTls : public ::testing::Test {
 protected:
  Finished Probe(const std::vector<std::string>& options) {
    std::vector<std::string> line = {testing::GatewayBinary(),
                                     "--probe=" + gateway_.gateway().api(),
                                     absl::StrCat("--customer=", kCustomer)};
    line.insert(line.end(), options.begin(), options.end());
    return testing::RunToEnd(line);
  }

  ScriptedUpstream upstream_{
      {{"orders", testing::HttpAnswer(200, R"({"totalCount":0,"items":[]})")}}};
  MutualTlsGateway gateway_{upstream_.base_url()};
  const testing::TlsIdentity client_ =
      testing::IssueClient(gateway_.clients(), {"DNS:operator.corp"});
  const testing::TemporaryFolder folder_;
  const std::string ca_ =
      "--probe-ca=" + folder_.Write("ca.pem", gateway_.servers().ca_pem());
  const std::string certificate_ =
      "--probe-certificate=" +
      folder_.Write("client.pem", client_.CertificatePem());
  const std::string key_ =
      "--probe-key=" + folder_.Write("client.key", client_.KeyPem());
};

TEST_F(ProbeOverTls, WithACertificateTellsOfTheOrders) {
  const Finished finished = Probe({ca_, certificate_, key_});

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output, HasSubstr("health: SERVING\n"));
  EXPECT_THAT(finished.output, HasSubstr(": 0 orders, total_count 0, "));
}

TEST_F(ProbeOverTls, WithoutACertificateIsUnavailable) {
  const Finished finished = Probe({ca_});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("health: UNAVAILABLE: "));
}

TEST_F(ProbeOverTls, InPlaintextIsUnavailable) {
  const Finished finished = Probe({});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("health: UNAVAILABLE: "));
}

TEST_F(ProbeOverTls, ExpectsTheServerNameThatItIsTold) {
  const Finished finished =
      Probe({ca_, certificate_, key_, "--probe-server-name=other.corp"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("health: UNAVAILABLE: "));
}

}  // namespace
}  // namespace partnercenter
