#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// The files that `api.tls` names, as they were read at one time: PEM.
struct CertificateFiles {
  std::string certificate;  // the server's own first, then who signed it
  std::string key;
  std::string client_ca;  // empty: clients show no certificate

  bool operator==(const CertificateFiles&) const = default;
};

// When a certificate is valid; both ends belong to it.
struct Validity {
  absl::Time from = absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();
};

// As logs and mistakes write such times: RFC 3339, whole seconds.
std::string Utc(absl::Time time);

// What a TLS listener shows, and whom it trusts.
struct ServerCertificate {
  CertificateFiles files;
  Validity server;
  std::vector<Validity> client_ca;  // of each certificate of the file

  // Of the authority that expires next: its callers are refused then. Of the
  // one that expired last if all have. InfiniteFuture if there is none.
  Validity NextClientCa(absl::Time now) const;
};

// A ServerCertificate, or why there is none.
struct CertificateReport {
  // What was read, be it good or not; the rest only if there is no mistake.
  ServerCertificate certificate;

  struct Mistake {
    absl::string_view path;  // "api.tls.keyFile"
    std::string what;        // quotes nothing of a file
  };
  std::vector<Mistake> mistakes;
};

// Reads the files and checks all that would make a handshake fail: that each
// can be read as what it is, that the certificate is valid at `now` and that
// the key is its own, that not every authority has expired, and that OpenSSL
// accepts them. Reports everything at once. Blocks for the files only.
CertificateReport ReadServerCertificate(const Tls& tls, absl::Time now);

}  // namespace partnercenter::gateway
