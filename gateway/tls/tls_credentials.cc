#include "gateway/tls/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <mutex>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/guid.h"

namespace partnercenter::gateway {
namespace {

grpc_ssl_client_certificate_request_type RequestOf(
    const CertificateFiles& files) {
  return files.client_ca.empty()
             ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
             : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
}

grpc_ssl_server_certificate_config* ConfigOf(const CertificateFiles& files) {
  const grpc_ssl_pem_key_cert_pair pair = {files.key.c_str(),
                                           files.certificate.c_str()};
  // Debian's build asserts that there are client authorities. Where no client
  // is asked for a certificate they are not used.
  const std::string& client_ca =
      files.client_ca.empty() ? files.certificate : files.client_ca;
  return grpc_ssl_server_certificate_config_create(client_ca.c_str(), &pair, 1);
}

// A server that is never started.
class TrialServer {
 public:
  TrialServer() {
    grpc_server_register_completion_queue(server_, events_, nullptr);
  }
  ~TrialServer() {
    grpc_server_shutdown_and_notify(server_, events_, this);
    const gpr_timespec never = gpr_inf_future(GPR_CLOCK_REALTIME);
    grpc_completion_queue_pluck(events_, this, never, nullptr);
    grpc_server_destroy(server_);
    grpc_completion_queue_shutdown(events_);
    grpc_completion_queue_destroy(events_);
  }
  TrialServer(const TrialServer&) = delete;
  TrialServer& operator=(const TrialServer&) = delete;

  bool ListenWith(grpc_server_credentials* credentials) {
    const std::string address = absl::StrCat("unix-abstract:orders-gateway-",
                                             base::Guid::Random().text());
    return grpc_server_add_http2_port(server_, address.c_str(), credentials) !=
           0;
  }

 private:
  grpc_completion_queue* const events_ =
      grpc_completion_queue_create_for_pluck(nullptr);
  grpc_server* const server_ = grpc_server_create(nullptr, nullptr);
};

}  // namespace

// The certificate that gRPC asks for before each handshake.
class TlsCredentials::Offer {
 public:
  void Set(const CertificateFiles& files) {
    const std::lock_guard lock(mutex_);
    files_ = files;
    is_new_ = true;
  }

  grpc_ssl_client_certificate_request_type request() const {
    const std::lock_guard lock(mutex_);
    return RequestOf(files_);
  }

  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<Offer*>(self)->Take(config);
  }

 private:
  grpc_ssl_certificate_config_reload_status Take(
      grpc_ssl_server_certificate_config** config) {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(is_new_, false)) {
      return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    }
    *config = ConfigOf(files_);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  mutable std::mutex mutex_;
  CertificateFiles files_ ABSL_GUARDED_BY(mutex_);
  // True until gRPC, which keeps the last one it got, has taken it.
  bool is_new_ ABSL_GUARDED_BY(mutex_) = false;
};

// The C++ library has no way to the core's credentials that fetch their
// certificate; the core's API for it is public.
class TlsCredentials::Credentials : public grpc::ServerCredentials {
 public:
  explicit Credentials(std::shared_ptr<Offer> offer)
      : offer_(std::move(offer)),
        credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                offer_->request(), &Offer::Fetch, offer_.get()))) {}
  ~Credentials() override { grpc_server_credentials_release(credentials_); }
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  const std::shared_ptr<Offer> offer_;
  grpc_server_credentials* const credentials_;
};

absl::Status TlsCredentials::Check(const CertificateFiles& files) {
  TrialServer server;
  grpc_server_credentials* const credentials =
      grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config(
              RequestOf(files), ConfigOf(files)));
  const bool accepted = server.ListenWith(credentials);
  grpc_server_credentials_release(credentials);
  if (accepted) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "holds a certificate that gRPC refuses, for example for a malformed "
      "name");
}

TlsCredentials::TlsCredentials(const ServerCertificate& certificate)
    : offer_(std::make_shared<Offer>()), credentials_([&] {
        offer_->Set(certificate.files);
        return std::make_shared<Credentials>(offer_);
      }()) {}

TlsCredentials::~TlsCredentials() = default;

void TlsCredentials::Replace(const ServerCertificate& certificate) {
  offer_->Set(certificate.files);
}

std::shared_ptr<grpc::ServerCredentials> TlsCredentials::ForServer() const {
  return credentials_;
}

}  // namespace partnercenter::gateway
