#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "gateway/tls/certificate_metrics.h"
#include "gateway/tls/certificate_watch.h"
#include "tests/gateway/metrics/collected.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tls_files.h"

namespace partnercenter::gateway {
namespace {

using ::testing::HasSubstr;
using testing::LeafOptions;
using ::testing::Not;
using testing::TestAuthority;
using testing::TlsIdentity;

Tls SettingsOf(const testing::TlsFiles& files) {
  const auto settings = files.settings();
  Tls tls;
  tls.set_certificate_file(settings["certificateFile"]);
  tls.set_key_file(settings["keyFile"]);
  tls.set_client_ca_file(settings["clientCaFile"]);
  return tls;
}

LeafOptions Expiring(absl::Duration expires_in,
                     absl::Duration valid_in = absl::Hours(-1)) {
  LeafOptions options;
  options.valid_in = valid_in;
  options.expires_in = expires_in;
  return options;
}

// A reload over files that a test changes; the first ones are good.
class CertificateReloadTest : public ::testing::Test {
 protected:
  CertificateReloadTest() { ::testing::internal::CaptureStderr(); }
  ~CertificateReloadTest() override {
    if (log_ != nullptr) Logged();
  }

  void Look(int times = 1) {
    for (int i = 0; i < times; ++i) reload_.Look();
  }

  // What was logged; ends the log.
  std::string Logged() {
    log_.reset();
    return ::testing::internal::GetCapturedStderr();
  }

  void ExpectChanges(int taken, int refused) const {
    EXPECT_EQ(reload_.taken(), taken);
    EXPECT_EQ(reload_.refused(), refused);
  }

  int HoursLeft() const {
    return static_cast<int>(
        absl::ToInt64Hours(reload_.ServerExpiry() - absl::Now()));
  }

  TestAuthority authority_{absl::Hours(24 * 365)};
  testing::TlsFiles files_{authority_.Issue(Expiring(absl::Hours(101))),
                           authority_.ca_pem()};
  const Tls tls_ = SettingsOf(files_);
  testing::FakeClock clock_{absl::Now()};
  std::unique_ptr<Log> log_ = std::make_unique<Log>(LogSettings());
  TlsCredentials credentials_{
      ReadServerCertificate(tls_, clock_.Now()).certificate};
  CertificateReload reload_{
      {tls_, credentials_, clock_, *log_},
      ReadServerCertificate(tls_, clock_.Now()).certificate};
};

TEST_F(CertificateReloadTest, LeavesFilesAloneThatStayTheSame) {
  Look(5);

  ExpectChanges(/*taken=*/0, /*refused=*/0);
  EXPECT_EQ(Logged(), "");
}

TEST_F(CertificateReloadTest, TakesGoodFilesOnceTheyHaveSettled) {
  files_.Swap(authority_.Issue(Expiring(absl::Hours(201))),
              authority_.ca_pem());
  Look();
  EXPECT_EQ(HoursLeft(), 100);

  Look(3);
  EXPECT_EQ(HoursLeft(), 200);
  ExpectChanges(/*taken=*/1, /*refused=*/0);
  EXPECT_THAT(Logged(), HasSubstr("new certificate files are in use"));
}

TEST_F(CertificateReloadTest, TakesNothingThatChangesAtEachLook) {
  for (int i = 0; i < 5; ++i) {
    files_.Swap(authority_.Issue(Expiring(absl::Hours(201))),
                authority_.ca_pem());
    Look();
  }

  EXPECT_EQ(HoursLeft(), 100);
  ExpectChanges(/*taken=*/0, /*refused=*/0);
}

TEST_F(CertificateReloadTest, KeepsTheOldOneForAPairThatDoesNotMatch) {
  const TlsIdentity one = authority_.Issue(Expiring(absl::Hours(201)));
  const TlsIdentity other = authority_.Issue(Expiring(absl::Hours(301)));
  files_.Swap(one.CertificatePem(), other.KeyPem(), authority_.ca_pem());
  Look(5);

  EXPECT_EQ(HoursLeft(), 100);
  ExpectChanges(/*taken=*/0, /*refused=*/1);
  const std::string logged = Logged();
  EXPECT_THAT(logged, HasSubstr("the old ones stay in use"));
  EXPECT_THAT(logged,
              HasSubstr("api.tls.keyFile: holds a key that does not match"));
  EXPECT_THAT(logged, Not(HasSubstr("BEGIN")));
  EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 1);
}

// OpenSSL reads past a zero byte, where gRPC's text ends.
void SwapForAPairThatGrpcRefuses(testing::TlsFiles& files,
                                 const TestAuthority& authority) {
  const TlsIdentity identity = authority.Issue(Expiring(absl::Hours(201)));
  files.Swap(std::string("\0\n", 2) + identity.CertificatePem(),
             identity.KeyPem(), authority.ca_pem());
}

TEST_F(CertificateReloadTest, KeepsTheOldOneForAPairThatGrpcRefuses) {
  SwapForAPairThatGrpcRefuses(files_, authority_);
  Look(5);

  EXPECT_EQ(HoursLeft(), 100);
  ExpectChanges(/*taken=*/0, /*refused=*/1);
  const std::string logged = Logged();
  EXPECT_THAT(logged, HasSubstr("api.tls.certificateFile: holds a certificate "
                                "that gRPC refuses"));
  EXPECT_THAT(logged, Not(HasSubstr("are in use")));
}

TEST_F(CertificateReloadTest, TakesAGoodPairAfterOneThatGrpcRefuses) {
  SwapForAPairThatGrpcRefuses(files_, authority_);
  Look(2);
  files_.Swap(authority_.Issue(Expiring(absl::Hours(301))),
              authority_.ca_pem());
  Look(2);

  EXPECT_EQ(HoursLeft(), 300);
  ExpectChanges(/*taken=*/1, /*refused=*/1);
}

// It may be refused for want of something that comes back.
TEST_F(CertificateReloadTest, TriesAPairThatGrpcRefusesAgainEveryMinute) {
  int tried = 0;
  static int* tries = nullptr;
  tries = &tried;
  gpr_set_log_function([](gpr_log_func_args* args) {
    if (absl::StrContains(args->message,
                          "Handshaker factory creation failed")) {
      ++*tries;
    }
  });
  SwapForAPairThatGrpcRefuses(files_, authority_);

  Look(2);
  EXPECT_EQ(tried, 1);
  Look(59);
  EXPECT_EQ(tried, 1);
  Look(1);
  EXPECT_EQ(tried, 2);
  Look(60);
  EXPECT_EQ(tried, 3);
  gpr_set_log_function(nullptr);
  ExpectChanges(/*taken=*/0, /*refused=*/1);
}

TEST_F(CertificateReloadTest, DoesNotStartWithAPairThatGrpcRefuses) {
  SwapForAPairThatGrpcRefuses(files_, authority_);

  const auto status = CertificateWatch::Start({tls_, clock_, *log_}).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("gRPC refuses"));
}

TEST_F(CertificateReloadTest, TellsEachBadChangeAndTakesTheGoodOneAfterwards) {
  files_.Swap("", "", "");
  Look(3);
  files_.Swap("x", "y", "z");
  Look(3);
  files_.Swap(authority_.Issue(Expiring(absl::Hours(201))),
              authority_.ca_pem());
  Look(3);

  EXPECT_EQ(HoursLeft(), 200);
  ExpectChanges(/*taken=*/1, /*refused=*/2);
}

TEST_F(CertificateReloadTest, TellsABadChangeAgainAfterTheOldFilesWereBack) {
  const TlsIdentity good = authority_.Issue(Expiring(absl::Hours(201)));
  files_.Swap(good, authority_.ca_pem());
  Look(2);
  files_.Swap("x", "y", "z");
  Look(2);
  files_.Swap(good, authority_.ca_pem());
  Look(2);
  files_.Swap("x", "y", "z");
  Look(2);

  ExpectChanges(/*taken=*/1, /*refused=*/2);
}

TEST_F(CertificateReloadTest, TakesACertificateWhenItBecomesValid) {
  files_.Swap(authority_.Issue(Expiring(absl::Hours(201), absl::Hours(2))),
              authority_.ca_pem());
  Look(3);
  ExpectChanges(/*taken=*/0, /*refused=*/1);

  clock_.Advance(absl::Hours(3));
  Look();
  EXPECT_EQ(HoursLeft(), 200);
  ExpectChanges(/*taken=*/1, /*refused=*/1);
}

TEST_F(CertificateReloadTest, RefusesACertificateThatHasExpired) {
  files_.Swap(authority_.Issue(Expiring(absl::Hours(-1), absl::Hours(-2))),
              authority_.ca_pem());
  Look(3);

  EXPECT_EQ(HoursLeft(), 100);
  ExpectChanges(/*taken=*/0, /*refused=*/1);
}

TEST_F(CertificateReloadTest, TakesNewClientAuthoritiesAlone) {
  const TestAuthority other(absl::Hours(24 * 30));
  const auto current = ReadServerCertificate(tls_, clock_.Now()).certificate;
  files_.Swap(current.files.certificate, current.files.key, other.ca_pem());
  Look(2);

  ExpectChanges(/*taken=*/1, /*refused=*/0);
  EXPECT_LT(reload_.ClientCaExpiry() - absl::Now(), absl::Hours(24 * 31));
}

TEST_F(CertificateReloadTest, WarnsOnceBeforeTheEndAndOnceAfterIt) {
  clock_.Advance(absl::Hours(70));
  Look(3);
  clock_.Advance(absl::Hours(10));  // a quarter of its life is left
  Look(3);
  clock_.Advance(absl::Hours(30));
  Look(3);

  const std::string logged = Logged();
  EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 2) << logged;
  EXPECT_THAT(logged, HasSubstr("expires soon"));
  EXPECT_THAT(logged, HasSubstr("has expired"));
  EXPECT_THAT(logged, HasSubstr("\"certificate\":\"server\""));
}

TEST_F(CertificateReloadTest, IsMeasured) {
  files_.Swap("x", "y", "z");
  Look(2);
  const HandshakeFailures failures(*log_);
  const auto series = Collected(CertificateMetrics(reload_, failures));
  const std::string name = "partnercenter_certificate_";

  EXPECT_EQ(series.size(), 5u);
  EXPECT_EQ(series.at("partnercenter_tls_handshake_failures_total"), 0);
  EXPECT_EQ(series.at(name + "reload_total{result=\"ok\"}"), 0);
  EXPECT_EQ(series.at(name + "reload_total{result=\"failed\"}"), 1);
  EXPECT_EQ(
      series.at(name + "expiry_timestamp_seconds{certificate=\"server\"}"),
      static_cast<double>(absl::ToUnixSeconds(reload_.ServerExpiry())));
  EXPECT_EQ(
      series.at(name + "expiry_timestamp_seconds{certificate=\"client_ca\"}"),
      static_cast<double>(absl::ToUnixSeconds(reload_.ClientCaExpiry())));
}

}  // namespace
}  // namespace partnercenter::gateway
