#include "tests/support/test_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace partnercenter::testing {
namespace {

std::shared_ptr<EVP_PKEY> NewKey() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void AddExtension(X509* certificate, X509* issuer, int nid,
                  const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

long Seconds(absl::Duration duration) {
  return static_cast<long>(absl::ToInt64Seconds(duration));
}

// Returns the output of `write` to a BIO.
template <typename Write>
std::string PemOf(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()),
                                                      BIO_free);
  write(bio.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<size_t>(size)};
}

TlsIdentity Unsigned(const LeafOptions& options) {
  static std::atomic<long> serial = 0;
  TlsIdentity identity{{X509_new(), X509_free}, NewKey()};
  X509* certificate = identity.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), Seconds(options.valid_in));
  X509_gmtime_adj(X509_getm_notAfter(certificate), Seconds(options.expires_in));
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>(options.common_name.c_str()), -1,
      -1, 0);
  X509_set_pubkey(certificate, identity.key.get());
  if (!options.alternative_names.empty()) {
    AddExtension(certificate, certificate, NID_subject_alt_name,
                 absl::StrJoin(options.alternative_names, ","));
  }
  return identity;
}

void Sign(const TlsIdentity& subject, const TlsIdentity& issuer) {
  X509_set_issuer_name(subject.certificate.get(),
                       X509_get_subject_name(issuer.certificate.get()));
  X509_sign(subject.certificate.get(), issuer.key.get(), EVP_sha256());
}

std::string WriteTemporaryFile(X509* certificate) {
  std::string path =
      (std::filesystem::temp_directory_path() / "test_ca_XXXXXX").string();
  FILE* file = fdopen(mkstemp(path.data()), "w");
  PEM_write_X509(file, certificate);
  fclose(file);
  return path;
}

}  // namespace

std::string TlsIdentity::CertificatePem() const {
  return PemOf([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
}

std::string TlsIdentity::KeyPem() const {
  return PemOf([&](BIO* bio) {
    PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr,
                             nullptr);
  });
}

TestAuthority::TestAuthority(absl::Duration expires_in) {
  // Names are unique, since an issuer is looked up by its name.
  static std::atomic<int> number = 0;
  LeafOptions options;
  options.common_name = absl::StrCat("test authority ", ++number);
  options.expires_in = expires_in;
  identity_ = Unsigned(options);
  X509* certificate = identity_.certificate.get();
  AddExtension(certificate, certificate, NID_basic_constraints,
               "critical,CA:TRUE");
  AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
  Sign(identity_, identity_);
  ca_file_ = WriteTemporaryFile(certificate);
}

TestAuthority::~TestAuthority() { unlink(ca_file_.c_str()); }

TlsIdentity TestAuthority::Issue(const LeafOptions& options) const {
  TlsIdentity leaf = Unsigned(options);
  Sign(leaf, identity_);
  return leaf;
}

TlsIdentity SelfSigned(const LeafOptions& options) {
  TlsIdentity leaf = Unsigned(options);
  Sign(leaf, leaf);
  return leaf;
}

}  // namespace partnercenter::testing
