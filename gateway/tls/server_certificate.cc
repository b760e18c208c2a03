#include "gateway/tls/server_certificate.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/file_problem.h"

namespace partnercenter::gateway {
namespace {

constexpr absl::string_view kCertificatePath = "api.tls.certificateFile";
constexpr absl::string_view kKeyPath = "api.tls.keyFile";
constexpr absl::string_view kClientCaPath = "api.tls.clientCaFile";

// Far more than any chain or bundle has.
constexpr size_t kMaxFileBytes = 4 * 1024 * 1024;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

Bio BioOf(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
          BIO_free};
}

// No key has a passphrase: there is no one to type it.
int NoPassphrase(char*, int, int, void*) { return -1; }

// The certificates of a text; none if one of them cannot be read.
std::vector<Certificate> ReadCertificates(const std::string& pem) {
  std::vector<Certificate> certificates;
  const Bio bio = BioOf(pem);
  ERR_clear_error();
  while (X509* certificate =
             PEM_read_bio_X509_AUX(bio.get(), nullptr, NoPassphrase, nullptr)) {
    certificates.emplace_back(certificate, X509_free);
  }
  const unsigned long error = ERR_peek_last_error();
  const bool is_end = ERR_GET_LIB(error) == ERR_LIB_PEM &&
                      ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!is_end) certificates.clear();
  return certificates;
}

Key ReadKey(const std::string& pem) {
  const Bio bio = BioOf(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr),
          EVP_PKEY_free);
  ERR_clear_error();
  return key;
}

absl::Time TimeOf(const ASN1_TIME* time, absl::Time otherwise) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return otherwise;
  return absl::FromTM(parts, absl::UTCTimeZone());
}

// A certificate whose times cannot be read is never valid.
Validity ValidityOf(const X509* certificate) {
  return {TimeOf(X509_get0_notBefore(certificate), absl::InfiniteFuture()),
          TimeOf(X509_get0_notAfter(certificate), absl::InfinitePast())};
}

bool IsText(const ASN1_STRING* text) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, text);
  OPENSSL_free(utf8);
  return size >= 0;
}

bool IsReadable(const GENERAL_NAME& name) {
  switch (name.type) {
    case GEN_DNS:
    case GEN_EMAIL:
    case GEN_URI:
      return IsText(name.d.ia5);
    case GEN_IPADD: {
      const int size = ASN1_STRING_length(name.d.iPAddress);
      return size == 4 || size == 16;
    }
    default:
      return true;  // gRPC does not read it
  }
}

// gRPC 1.51 aborts the process for a certificate with a name that it cannot
// read.
bool HasReadableNames(X509* certificate) {
  X509_NAME* const subject = X509_get_subject_name(certificate);
  const int common_name =
      X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  bool readable =
      common_name < 0 || IsText(X509_NAME_ENTRY_get_data(
                             X509_NAME_get_entry(subject, common_name)));
  auto* const names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    readable = readable && IsReadable(*sk_GENERAL_NAME_value(names, i));
  }
  GENERAL_NAMES_free(names);
  ERR_clear_error();
  return readable;
}

class Reader {
 public:
  explicit Reader(absl::Time now) : now_(now) {}

  CertificateReport Read(const Tls& tls) && {
    CertificateFiles files;
    files.certificate = FileText(kCertificatePath, tls.certificate_file());
    files.key = FileText(kKeyPath, tls.key_file());
    if (!tls.client_ca_file().empty()) {
      files.client_ca = FileText(kClientCaPath, tls.client_ca_file());
    }
    return std::move(*this).Check(std::move(files));
  }

  CertificateReport Check(CertificateFiles content) && {
    const CertificateFiles& files = report_.certificate.files =
        std::move(content);
    CheckPair(files);
    if (!files.client_ca.empty()) CheckClientCa(files.client_ca);
    return std::move(report_);
  }

 private:
  void AddError(absl::string_view path, std::string what) {
    report_.errors.push_back({path, std::move(what)});
  }

  // "", with an error, if there is nothing to be read.
  std::string FileText(absl::string_view path, const std::string& file) {
    if (file.empty()) {
      AddError(path, "must name a file");
      return "";
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text;
    // In pieces: the most that a file may have, for each one and every second,
    // would stay with the process.
    std::array<char, 16 * 1024> piece;
    do {
      stream.read(piece.data(), piece.size());
      text.append(piece.data(), static_cast<size_t>(stream.gcount()));
    } while (stream && text.size() < kMaxFileBytes);
    if (text.empty()) {
      const std::string problem = base::FileProblem(file);
      AddError(path,
               problem.empty() ? "file changes while it is read" : problem);
    }
    return text;
  }

  void CheckPair(const CertificateFiles& files) {
    const auto chain = ReadCertificates(files.certificate);
    const Key key = ReadKey(files.key);
    if (!files.certificate.empty()) CheckCertificate(chain);
    if (!files.key.empty() && key == nullptr) {
      AddError(kKeyPath, "must hold a private key in PEM, without passphrase");
    }
    if (chain.empty() || key == nullptr) return;
    if (X509_check_private_key(chain[0].get(), key.get()) != 1) {
      AddError(kKeyPath,
               "holds a key that does not match the certificate in "
               "api.tls.certificateFile");
      ERR_clear_error();
      return;
    }
    CheckAccepted(chain[0].get(), key.get());
  }

  void CheckCertificate(const std::vector<Certificate>& chain) {
    if (chain.empty()) {
      return AddError(kCertificatePath, "must hold certificates in PEM");
    }
    const Validity validity = ValidityOf(chain[0].get());
    if (validity.until < now_) {
      AddError(kCertificatePath,
               absl::StrCat("holds a certificate that expired at ",
                            Utc(validity.until)));
    } else if (validity.from > now_) {
      AddError(kCertificatePath,
               absl::StrCat("holds a certificate that is not valid before ",
                            Utc(validity.from)));
    }
    if (!HasReadableNames(chain[0].get())) {
      AddError(kCertificatePath,
               "holds a certificate with a malformed common name or "
               "alternative name");
    }
    report_.certificate.server = validity;
  }

  // OpenSSL may have rules of its own: how long a key must be, say.
  void CheckAccepted(X509* certificate, EVP_PKEY* key) {
    const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    ERR_clear_error();
    if (SSL_CTX_use_certificate(context.get(), certificate) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key) != 1) {
      const char* reason = ERR_reason_error_string(ERR_peek_last_error());
      AddError(kCertificatePath,
               absl::StrCat("holds a certificate that OpenSSL refuses: ",
                            reason == nullptr ? "unknown error" : reason));
      ERR_clear_error();
    }
  }

  void CheckClientCa(const std::string& pem) {
    const auto authorities = ReadCertificates(pem);
    if (authorities.empty()) {
      return AddError(kClientCaPath, "must hold certificates in PEM");
    }
    auto& validities = report_.certificate.client_ca;
    for (const Certificate& authority : authorities) {
      validities.push_back(ValidityOf(authority.get()));
    }
    const Validity next = report_.certificate.NextClientCa(now_);
    if (next.until < now_) {
      AddError(kClientCaPath,
               absl::StrCat("holds only certificates that have expired, the "
                            "last at ",
                            Utc(next.until)));
    }
  }

  const absl::Time now_;
  CertificateReport report_;
};

}  // namespace

std::string Utc(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone());
}

Validity ServerCertificate::NextClientCa(absl::Time now) const {
  // Those that are still valid stand before those that are not.
  const auto is_sooner = [now](const Validity& one, const Validity& other) {
    if ((one.until < now) != (other.until < now)) return other.until < now;
    return one.until < now ? one.until > other.until : one.until < other.until;
  };
  const auto next =
      std::min_element(client_ca.begin(), client_ca.end(), is_sooner);
  return next == client_ca.end() ? Validity() : *next;
}

CertificateReport ReadServerCertificate(const Tls& tls, absl::Time now) {
  return Reader(now).Read(tls);
}

CertificateReport CheckCertificates(CertificateFiles files, absl::Time now) {
  return Reader(now).Check(std::move(files));
}

}  // namespace partnercenter::gateway
