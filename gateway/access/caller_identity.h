#pragma once

#include <grpcpp/security/auth_context.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Subject alternative names of a certificate. Never the common name, which may
// hold any text.
struct CertificateNames {
  std::vector<std::string> uris;
  std::vector<std::string> dns;
};

// Returns the identities that access is decided by, as `access` writes them:
// the SPIFFE ids alone if there are any (there should be one), else the URIs,
// else the DNS names as "dns:name" in lower case. Names that hold anything but
// printable ASCII, or nothing, do not count.
std::vector<std::string> IdentitiesOf(const CertificateNames& names);

// Returns those of a caller's certificate, which TLS has verified. None on a
// connection without one.
std::vector<std::string> IdentitiesOf(const grpc::AuthContext& context);

// Returns an identity of `access` as IdentitiesOf writes it.
std::string NormalIdentity(absl::string_view configured);

}  // namespace partnercenter::gateway
