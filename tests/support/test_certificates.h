#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::testing {

// What a TLS server or client is known by: a certificate with its private key.
struct TlsIdentity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  std::string CertificatePem() const;
  std::string KeyPem() const;
};

struct LeafOptions {
  std::string common_name = "leaf";
  // Subject alternative names as OpenSSL writes them: "DNS:api.example.com",
  // "IP:127.0.0.1", "URI:spiffe://corp/billing".
  std::vector<std::string> alternative_names;
  // From now; negative for the past.
  absl::Duration valid_in = absl::Hours(-24);
  absl::Duration expires_in = absl::Hours(1);
};

// A certificate authority made for one test.
class TestAuthority {
 public:
  explicit TestAuthority(absl::Duration expires_in = absl::Hours(1));
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  TlsIdentity Issue(const LeafOptions& options) const;

  // A PEM file that holds this authority's certificate; gone with it.
  const std::string& ca_file() const { return ca_file_; }
  // The same as text.
  std::string ca_pem() const { return identity_.CertificatePem(); }

 private:
  TlsIdentity identity_;
  std::string ca_file_;
};

// A certificate that nobody but its own key has signed.
TlsIdentity SelfSigned(const LeafOptions& options);

}  // namespace partnercenter::testing
