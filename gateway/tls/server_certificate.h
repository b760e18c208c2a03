#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// The files that `api.tls` names, as they were read at one time: PEM.
struct CertificateFiles {
  std::string certificate;  // the server's own first, then its issuers
  std::string key;
  std::string client_ca;  // empty: clients show no certificate

  bool operator==(const CertificateFiles&) const = default;
};

// The validity of a certificate, both limits included.
struct Validity {
  absl::Time from = absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();
};

// Formats a time for logs and errors: RFC 3339, whole seconds.
std::string Utc(absl::Time time);

// The certificate of a TLS listener, and the authorities that it trusts.
struct ServerCertificate {
  CertificateFiles files;
  Validity server;
  std::vector<Validity> client_ca;  // of each certificate of the file

  // Returns the validity of the authority that expires next (its callers are
  // refused then), or of the one that expired last if all have. InfiniteFuture
  // if there is none.
  Validity NextClientCa(absl::Time now) const;
};

// A ServerCertificate, or the errors of its files.
struct CertificateReport {
  // The files as read, good or not; the rest only if there is no error.
  ServerCertificate certificate;

  struct Error {
    absl::string_view path;  // "api.tls.keyFile"
    std::string what;        // quotes nothing of a file
  };
  std::vector<Error> errors;
};

// Reads the files and checks everything that would make a handshake fail: that
// each file has the right content, that the certificate is valid at `now` and
// that the key is its own, that not every authority has expired, and that
// OpenSSL accepts them. Reports everything at once. Blocks for the files only.
CertificateReport ReadServerCertificate(const Tls& tls, absl::Time now);

// Checks files that have been read, in the same way; an empty one is left out.
CertificateReport CheckCertificates(CertificateFiles files, absl::Time now);

}  // namespace partnercenter::gateway
