#pragma once

#include <grpcpp/security/credentials.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::testing {

// A folder with the files of `api.tls`, as Kubernetes mounts a secret: each
// file is a symbolic link through `..data`, a link that is replaced when the
// secret changes, so that all files change at once.
class TlsFiles {
 public:
  // Writes the server's identity and the authorities of clients; no client
  // certificates if `client_ca` is empty.
  TlsFiles(const TlsIdentity& server, const std::string& client_ca);

  // Replaces the contents of all files, as Kubernetes does.
  void Swap(const std::string& certificate, const std::string& key,
            const std::string& client_ca);
  void Swap(const TlsIdentity& server, const std::string& client_ca);

  // Returns the settings of `api.tls`.
  nlohmann::json settings() const;

 private:
  const bool has_client_ca_;
  int versions_ = 0;
  TemporaryFolder folder_;
};

// Issues an identity for 127.0.0.1, the address that tests connect to.
TlsIdentity IssueServer(const TestAuthority& authority,
                        const std::string& common_name = "gateway");

// Issues a client's identity; the alternative names are in OpenSSL's notation.
TlsIdentity IssueClient(const TestAuthority& authority,
                        const std::vector<std::string>& alternative_names);

// Return credentials of a client that trusts `server_ca` (PEM), without or with
// a certificate.
std::shared_ptr<grpc::ChannelCredentials> ClientTls(
    const std::string& server_ca);
std::shared_ptr<grpc::ChannelCredentials> ClientTls(
    const std::string& server_ca, const TlsIdentity& client);

}  // namespace partnercenter::testing
