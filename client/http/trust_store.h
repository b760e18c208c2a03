#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace partnercenter::client {

// Trusted certificate authorities, loaded once and shared by all TLS
// connections. Immutable and thread-safe; copies share the same store.
class TrustStore {
 public:
  // Trusts the certificates in `ca_file` (PEM) and nothing else; if it is
  // empty, OpenSSL's defaults (its directory, SSL_CERT_FILE and SSL_CERT_DIR),
  // which may be none in a bare image. Reads files.
  //
  // Errors: FailedPrecondition (the file cannot be read, or holds no
  // certificate).
  [[nodiscard]] static absl::StatusOr<TrustStore> Load(
      const std::string& ca_file);

  X509_STORE* get() const { return store_.get(); }

 private:
  explicit TrustStore(std::shared_ptr<X509_STORE> store);

  std::shared_ptr<X509_STORE> store_;
};

}  // namespace partnercenter::client
