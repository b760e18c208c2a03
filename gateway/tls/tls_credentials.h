#pragma once

#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "absl/status/status.h"
#include "gateway/tls/server_certificate.h"

namespace partnercenter::gateway {

// TLS 1.2 and up for a listener, with a certificate that can be replaced while
// it serves. Where the certificate comes with client authorities, a handshake
// needs a client's certificate that one of them signed. Thread-safe.
//
// For a listener on one socket: gRPC, which takes a new certificate when a
// handshake begins, counts on handshakes to begin one after the other.
//
// Not grpc::experimental::TlsServerCredentials with a provider that watches
// files: that one accepts any pair of files, and a pair that does not match
// leaves the listener without a certificate (gRPC 1.51.1).
class TlsCredentials {
 public:
  // Checks that gRPC accepts the files, by listening with them on a socket that
  // nobody knows. Its rules go beyond OpenSSL's, and where a handshake asks for
  // the certificate, gRPC goes on with the old one without a word to us.
  // Errors: InvalidArgument; gRPC logs the cause.
  static absl::Status Check(const CertificateFiles& files);

  // `certificate` has been checked.
  explicit TlsCredentials(const ServerCertificate& certificate);
  ~TlsCredentials();

  // Makes later handshakes use this certificate, which has been checked and has
  // client authorities if the first one had. Connections stay as they are.
  void Replace(const ServerCertificate& certificate);

  // Returns the credentials for grpc::ServerBuilder.
  std::shared_ptr<grpc::ServerCredentials> ForServer() const;

 private:
  class Offer;
  class Credentials;

  const std::shared_ptr<Offer> offer_;
  const std::shared_ptr<Credentials> credentials_;
};

}  // namespace partnercenter::gateway
