#include "gateway/tls/server_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"
#include "tests/support/time_zone.h"

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::LeafOptions;
using ::testing::MatchesRegex;
using ::testing::StartsWith;
using testing::TestAuthority;
using testing::TlsIdentity;
using ::testing::UnorderedElementsAre;

// The contents of the three files; nothing means that there is no such file.
struct Contents {
  std::optional<std::string> certificate;
  std::optional<std::string> key;
  std::optional<std::string> client_ca;
};

CertificateReport Read(const Contents& contents, absl::Time now = absl::Now()) {
  const testing::TemporaryFolder folder;
  const auto place = [&](const char* name,
                         const std::optional<std::string>& content) {
    return content.has_value() ? folder.Write(name, *content)
                               : folder.PathOf(name);
  };
  Tls tls;
  tls.set_certificate_file(place("tls.crt", contents.certificate));
  tls.set_key_file(place("tls.key", contents.key));
  tls.set_client_ca_file(place("ca.crt", contents.client_ca));
  return ReadServerCertificate(tls, now);
}

std::vector<std::string> ErrorsOf(const CertificateReport& report) {
  std::vector<std::string> errors;
  for (const auto& [path, what] : report.errors) {
    errors.push_back(absl::StrCat(path, ": ", what));
  }
  return errors;
}

class ServerCertificateFiles : public ::testing::Test {
 protected:
  Contents Good() const {
    return {leaf_.CertificatePem(), leaf_.KeyPem(), authority_.ca_pem()};
  }
  std::vector<std::string> ErrorsWith(const TlsIdentity& leaf) const {
    return ErrorsOf(
        Read({leaf.CertificatePem(), leaf.KeyPem(), authority_.ca_pem()}));
  }

  TestAuthority authority_;
  TlsIdentity leaf_ = authority_.Issue({});
};

TEST_F(ServerCertificateFiles, AreTakenIfTheyAreGood) {
  const auto report = Read(Good());

  EXPECT_THAT(ErrorsOf(report), IsEmpty());
  EXPECT_NEAR(
      absl::ToDoubleMinutes(report.certificate.server.until - absl::Now()), 60,
      1);
  ASSERT_EQ(report.certificate.client_ca.size(), 1u);
  EXPECT_EQ(report.certificate.files.key, leaf_.KeyPem());
}

TEST_F(ServerCertificateFiles, ExpireAtTheSameTimeInAnyTimeZone) {
  for (const char* zone : testing::kOtherTimeZones) {
    const testing::ScopedTimeZone elsewhere(zone);
    EXPECT_NEAR(absl::ToDoubleMinutes(Read(Good()).certificate.server.until -
                                      absl::Now()),
                60, 1)
        << zone;
  }
}

// Nearly until the end of the year 9999, which RFC 5280 has for certificates
// without an end.
TEST_F(ServerCertificateFiles, MayBeGoodForEver) {
  const absl::Duration to_year_9999 =
      absl::FromUnixSeconds(253'402'300'799) - absl::Now() - absl::Hours(24);
  LeafOptions options;
  options.expires_in = to_year_9999;
  leaf_ = authority_.Issue(options);

  const auto report = Read(Good());

  EXPECT_THAT(ErrorsOf(report), IsEmpty());
  EXPECT_GT(report.certificate.server.until,
            absl::Now() + to_year_9999 - absl::Hours(24));
}

TEST_F(ServerCertificateFiles, MayHoldChainAndKeyTogether) {
  const std::string all =
      absl::StrCat(leaf_.KeyPem(), leaf_.CertificatePem(), authority_.ca_pem());

  EXPECT_THAT(ErrorsOf(Read({all, all, authority_.ca_pem()})), IsEmpty());
}

TEST_F(ServerCertificateFiles, AreNamedEachIfTheyAreMissing) {
  EXPECT_THAT(
      ErrorsOf(Read({})),
      UnorderedElementsAre(
          MatchesRegex("api.tls.certificateFile: /.*/tls.crt: no such file or "
                       "directory"),
          MatchesRegex("api.tls.keyFile: /.*/tls.key: no such file or "
                       "directory"),
          MatchesRegex("api.tls.clientCaFile: /.*/ca.crt: no such file or "
                       "directory")));
}

TEST_F(ServerCertificateFiles, AreNamedEachIfTheyAreRubbish) {
  EXPECT_THAT(
      ErrorsOf(Read({"x", "y", "z"})),
      UnorderedElementsAre(
          "api.tls.certificateFile: must hold certificates in PEM",
          "api.tls.keyFile: must hold a private key in PEM, without passphrase",
          "api.tls.clientCaFile: must hold certificates in PEM"));
}

TEST_F(ServerCertificateFiles, AreRubbishIfTheyEndInTheMidst) {
  Contents contents = Good();
  contents.certificate->resize(contents.certificate->size() / 2);
  contents.key->resize(contents.key->size() / 2);
  contents.client_ca =
      absl::StrCat(authority_.ca_pem(), contents.client_ca->substr(0, 100));

  EXPECT_EQ(ErrorsOf(Read(contents)).size(), 3u);
}

TEST_F(ServerCertificateFiles, AreRefusedIfTheKeyIsAnothers) {
  Contents contents = Good();
  contents.key = authority_.Issue({}).KeyPem();

  EXPECT_THAT(ErrorsOf(Read(contents)),
              ElementsAre("api.tls.keyFile: holds a key that does not match "
                          "the certificate in api.tls.certificateFile"));
}

TEST_F(ServerCertificateFiles, AreRefusedIfTheCertificateHasExpired) {
  LeafOptions options;
  options.expires_in = absl::Minutes(-1);

  EXPECT_THAT(ErrorsWith(authority_.Issue(options)),
              ElementsAre(StartsWith("api.tls.certificateFile: holds a "
                                     "certificate that expired at 20")));
}

TEST_F(ServerCertificateFiles, AreRefusedIfTheCertificateIsNotYetValid) {
  LeafOptions options;
  options.valid_in = absl::Minutes(5);

  EXPECT_THAT(ErrorsWith(authority_.Issue(options)),
              ElementsAre(StartsWith("api.tls.certificateFile: holds a "
                                     "certificate that is not valid before")));
}

// gRPC would abort the process.
TEST_F(ServerCertificateFiles, AreRefusedIfANameIsMalformed) {
  // An IP address of five bytes.
  LeafOptions options;
  options.alternative_names = {"DER:30:07:87:05:01:02:03:04:05"};

  EXPECT_THAT(ErrorsWith(authority_.Issue(options)),
              ElementsAre("api.tls.certificateFile: holds a certificate with a "
                          "malformed common name or alternative name"));
}

TEST_F(ServerCertificateFiles, AreTakenWithNamesOfAnyKind) {
  LeafOptions options;
  options.alternative_names = {
      "DNS:a.example",       "IP:127.0.0.1",      "IP:::1",
      "URI:spiffe://corp/a", "email:a@b.example", "RID:1.2.3"};

  EXPECT_THAT(ErrorsWith(authority_.Issue(options)), IsEmpty());
}

TEST_F(ServerCertificateFiles, AreRefusedIfTheKeyHasAPassphrase) {
  Contents contents = Good();
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, leaf_.key.get(), EVP_aes_128_cbc(), nullptr, 0,
                           nullptr, const_cast<char*>("secret"));
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  contents.key = std::string(text, static_cast<size_t>(size));
  BIO_free(bio);

  EXPECT_THAT(ErrorsOf(Read(contents)),
              ElementsAre(StartsWith("api.tls.keyFile: must hold a private "
                                     "key in PEM, without passphrase")));
}

TEST_F(ServerCertificateFiles, NameEveryErrorAtOnce) {
  LeafOptions options;
  options.expires_in = absl::Minutes(-1);
  const TestAuthority expired(absl::Minutes(-1));

  EXPECT_THAT(
      ErrorsOf(Read({authority_.Issue(options).CertificatePem(), leaf_.KeyPem(),
                     expired.ca_pem()})),
      UnorderedElementsAre(
          StartsWith("api.tls.certificateFile: holds a certificate that "
                     "expired"),
          StartsWith("api.tls.keyFile: holds a key that does not match"),
          StartsWith("api.tls.clientCaFile: holds only certificates that have "
                     "expired")));
}

TEST_F(ServerCertificateFiles, MayHoldAnExpiredAuthorityBesideAGoodOne) {
  const TestAuthority expired(absl::Minutes(-1));
  Contents contents = Good();
  contents.client_ca = absl::StrCat(expired.ca_pem(), authority_.ca_pem());
  const auto report = Read(contents);

  EXPECT_THAT(ErrorsOf(report), IsEmpty());
  EXPECT_NEAR(
      absl::ToDoubleMinutes(report.certificate.NextClientCa(absl::Now()).until -
                            absl::Now()),
      60, 1);
}

TEST(NextClientCa, IsTheOneThatExpiresNext) {
  const absl::Time now = absl::FromUnixSeconds(1000);
  const auto until = [](int64_t seconds) {
    return Validity{absl::UnixEpoch(), absl::FromUnixSeconds(seconds)};
  };
  ServerCertificate certificate;
  EXPECT_EQ(certificate.NextClientCa(now).until, absl::InfiniteFuture());

  certificate.client_ca = {until(500), until(900)};
  EXPECT_EQ(certificate.NextClientCa(now).until, absl::FromUnixSeconds(900));

  certificate.client_ca = {until(3000), until(900), until(2000), until(500)};
  EXPECT_EQ(certificate.NextClientCa(now).until, absl::FromUnixSeconds(2000));
}

}  // namespace
}  // namespace partnercenter::gateway
