#include "tests/support/tls_files.h"

#include <filesystem>

#include "absl/strings/str_cat.h"

namespace partnercenter::testing {
namespace {

constexpr char kCertificate[] = "tls.crt";
constexpr char kKey[] = "tls.key";
constexpr char kClientCa[] = "ca.crt";

}  // namespace

TlsFiles::TlsFiles(const TlsIdentity& server, const std::string& client_ca)
    : has_client_ca_(!client_ca.empty()) {
  Swap(server, client_ca);
  for (const char* name : {kCertificate, kKey, kClientCa}) {
    std::filesystem::create_symlink(absl::StrCat("..data/", name),
                                    folder_.PathOf(name));
  }
}

void TlsFiles::Swap(const std::string& certificate, const std::string& key,
                    const std::string& client_ca) {
  const std::string version = absl::StrCat("..version", ++versions_);
  std::filesystem::create_directory(folder_.PathOf(version));
  folder_.Write(absl::StrCat(version, "/", kCertificate), certificate);
  folder_.Write(absl::StrCat(version, "/", kKey), key);
  folder_.Write(absl::StrCat(version, "/", kClientCa), client_ca);
  std::filesystem::create_symlink(version, folder_.PathOf("..data_tmp"));
  std::filesystem::rename(folder_.PathOf("..data_tmp"),
                          folder_.PathOf("..data"));
}

void TlsFiles::Swap(const TlsIdentity& server, const std::string& client_ca) {
  Swap(server.CertificatePem(), server.KeyPem(), client_ca);
}

nlohmann::json TlsFiles::settings() const {
  nlohmann::json settings = {{"certificateFile", folder_.PathOf(kCertificate)},
                             {"keyFile", folder_.PathOf(kKey)}};
  if (has_client_ca_) settings["clientCaFile"] = folder_.PathOf(kClientCa);
  return settings;
}

TlsIdentity IssueServer(const TestAuthority& authority,
                        const std::string& common_name) {
  LeafOptions options;
  options.common_name = common_name;
  options.alternative_names = {"IP:127.0.0.1"};
  return authority.Issue(options);
}

TlsIdentity IssueClient(const TestAuthority& authority,
                        const std::vector<std::string>& alternative_names) {
  LeafOptions options;
  options.common_name = "client";
  options.alternative_names = alternative_names;
  return authority.Issue(options);
}

std::shared_ptr<grpc::ChannelCredentials> ClientTls(
    const std::string& server_ca) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = server_ca;
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> ClientTls(
    const std::string& server_ca, const TlsIdentity& client) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = server_ca;
  options.pem_private_key = client.KeyPem();
  options.pem_cert_chain = client.CertificatePem();
  return grpc::SslCredentials(options);
}

}  // namespace partnercenter::testing
