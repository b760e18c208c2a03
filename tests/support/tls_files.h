#pragma once

#include <grpcpp/security/credentials.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::testing {

// A folder of the files that `api.tls` names, as Kubernetes mounts a secret:
// each file is a symbolic link through `..data`, a link that is swapped when
// the secret changes, so that all files change at once.
class TlsFiles {
 public:
  // Of the server; `client_ca` may be empty: no client certificates.
  TlsFiles(const TlsIdentity& server, const std::string& client_ca);

  // Puts other contents in place of all files, as Kubernetes does.
  void Swap(const std::string& certificate, const std::string& key,
            const std::string& client_ca);
  void Swap(const TlsIdentity& server, const std::string& client_ca);

  // The settings of `api.tls`.
  nlohmann::json settings() const;

 private:
  const bool has_client_ca_;
  int versions_ = 0;
  TemporaryFolder folder_;
};

// An identity for 127.0.0.1, where tests connect.
TlsIdentity IssueServer(const TestAuthority& authority,
                        const std::string& common_name = "gateway");

// A client's: the alternative names as OpenSSL writes them.
TlsIdentity IssueClient(const TestAuthority& authority,
                        const std::vector<std::string>& alternative_names);

// A client that trusts `server_ca` (PEM), with or without a certificate.
std::shared_ptr<grpc::ChannelCredentials> ClientTls(
    const std::string& server_ca);
std::shared_ptr<grpc::ChannelCredentials> ClientTls(
    const std::string& server_ca, const TlsIdentity& client);

}  // namespace partnercenter::testing
