#pragma once

#include <string>
#include <vector>

#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/test_certificates.h"
#include "tests/support/tls_files.h"

namespace partnercenter {

// The built gateway with TLS on its API listener, which demands certificates of
// its callers.
class MutualTlsGateway {
 public:
  // `settings` are merged over those of TLS.
  explicit MutualTlsGateway(const std::string& base_url,
                            nlohmann::json settings = nlohmann::json::object())
      : gateway_(base_url, WithTls(std::move(settings))) {}

  // A caller whose certificate has these alternative names, as OpenSSL writes
  // them: "URI:spiffe://corp/billing". Each has a connection of its own.
  testing::OrdersCaller Caller(
      const std::vector<std::string>& alternative_names) const {
    return Caller(testing::IssueClient(clients_, alternative_names));
  }
  testing::OrdersCaller Caller(const testing::TlsIdentity& client) const {
    return {gateway_.api(), testing::ClientTls(servers_.ca_pem(), client)};
  }

  testing::GatewayProcess& gateway() { return gateway_; }
  const testing::TestAuthority& servers() const { return servers_; }
  const testing::TestAuthority& clients() const { return clients_; }
  testing::TlsFiles& files() { return files_; }

 private:
  nlohmann::json WithTls(nlohmann::json settings) const {
    nlohmann::json config = {{"api", {{"tls", files_.settings()}}}};
    config.merge_patch(settings);
    return config;
  }

  const testing::TestAuthority servers_;
  const testing::TestAuthority clients_;
  testing::TlsFiles files_{testing::IssueServer(servers_), clients_.ca_pem()};
  testing::GatewayProcess gateway_;
};

}  // namespace partnercenter
