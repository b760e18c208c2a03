#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::testing {

// Certificate and private key of a TLS server or client.
struct TlsIdentity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  std::string CertificatePem() const;
  std::string KeyPem() const;
};

struct LeafOptions {
  std::string common_name = "leaf";
  // Subject alternative names in OpenSSL's notation: "DNS:api.example.com",
  // "IP:127.0.0.1", "URI:spiffe://corp/billing".
  std::vector<std::string> alternative_names;
  // Validity relative to the current time; negative for the past.
  absl::Duration valid_in = absl::Hours(-24);
  absl::Duration expires_in = absl::Hours(1);
};

// A certificate authority for one test.
class TestAuthority {
 public:
  explicit TestAuthority(absl::Duration expires_in = absl::Hours(1));
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  TlsIdentity Issue(const LeafOptions& options) const;

  // Returns a PEM file with this authority's certificate, which is deleted with
  // this object.
  const std::string& ca_file() const { return ca_file_; }
  // Returns the content of that file.
  std::string ca_pem() const { return identity_.CertificatePem(); }

 private:
  TlsIdentity identity_;
  std::string ca_file_;
};

// Returns a self-signed certificate.
TlsIdentity SelfSigned(const LeafOptions& options);

}  // namespace partnercenter::testing
