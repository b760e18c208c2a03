// The files of `--probe`, which are checked before a call.

#include "gateway/commands/probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tls_files.h"

namespace partnercenter::gateway {
namespace {

using ::testing::MatchesRegex;
using testing::TestAuthority;
using testing::TlsIdentity;

// Nobody listens there.
constexpr char kAddress[] = "127.0.0.1:1";

// The contents of the files; "" if the option is left out.
struct Contents {
  std::string ca;
  std::string certificate = {};
  std::string key = {};
};

std::string OutputOf(const Contents& contents) {
  const testing::TemporaryFolder folder;
  const auto place = [&folder](const char* name, const std::string& content) {
    return content.empty() ? "" : folder.Write(name, content);
  };
  ProbeOptions options;
  options.address = kAddress;
  options.ca_file = place("ca.pem", contents.ca);
  options.certificate_file = place("client.pem", contents.certificate);
  options.key_file = place("client.key", contents.key);
  std::ostringstream out;
  EXPECT_EQ(RunProbe(options, out), EXIT_FAILURE);
  return out.str();
}

struct BadFile {
  std::string name;
  Contents contents;
  std::string error;
};

TEST(ProbeFiles, AreNamedWithWhatIsWrongBeforeTheCall) {
  const TestAuthority authority;
  const TlsIdentity client = testing::IssueClient(authority, {"DNS:a.corp"});
  const TlsIdentity other = testing::IssueClient(authority, {"DNS:b.corp"});
  const TlsIdentity expired =
      authority.Issue({.alternative_names = {"DNS:a.corp"},
                       .valid_in = absl::Hours(-48),
                       .expires_in = absl::Hours(-24)});
  const std::string ca = authority.ca_pem();
  const std::string pem = client.CertificatePem();
  const std::string key = client.KeyPem();
  const BadFile rows[] = {
      {"CaIsText", {.ca = "not PEM"}, "ca.pem: must hold certificates in PEM"},
      {"CaIsKey", {.ca = key}, "ca.pem: must hold certificates in PEM"},
      {"CaIsCut",
       {.ca = ca.substr(0, ca.size() / 2)},
       "ca.pem: must hold certificates in PEM"},
      {"CaIsExpired",
       {.ca = expired.CertificatePem()},
       "ca.pem: holds only certificates that have expired, the last at 20.*"},
      {"CertificateIsText",
       {ca, "not PEM", key},
       "client.pem: must hold certificates in PEM"},
      {"CertificateIsExpired",
       {ca, expired.CertificatePem(), expired.KeyPem()},
       "client.pem: holds a certificate that expired at 20.*"},
      {"KeyIsCertificate",
       {ca, pem, pem},
       "client.key: must hold a private key in PEM, without passphrase"},
      {"KeyIsAnother",
       {ca, pem, other.KeyPem()},
       "client.key: holds a key that does not match the certificate in "
       "/.*/client.pem"}};
  for (const BadFile& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(
        OutputOf(row.contents),
        MatchesRegex(absl::StrCat(kAddress, ": /.*/", row.error, "\n")));
  }
}

TEST(ProbeFiles, ThatAreEmptyAreNamed) {
  const testing::TemporaryFolder folder;
  ProbeOptions options;
  options.address = kAddress;
  options.ca_file = folder.Write("ca.pem", "");
  std::ostringstream out;

  EXPECT_EQ(RunProbe(options, out), EXIT_FAILURE);
  EXPECT_EQ(out.str(),
            absl::StrCat(kAddress, ": ", options.ca_file, ": is empty\n"));
}

TEST(ProbeFiles, ThatAreGoodLeadToACall) {
  const TestAuthority authority;
  const TlsIdentity client = testing::IssueClient(authority, {"DNS:a.corp"});

  EXPECT_THAT(
      OutputOf({authority.ca_pem(), client.CertificatePem(), client.KeyPem()}),
      MatchesRegex(absl::StrCat(kAddress, ": health: UNAVAILABLE: .*\n")));
}

}  // namespace
}  // namespace partnercenter::gateway
