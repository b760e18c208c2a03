#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/periodic_task.h"
#include "gateway/log/log.h"
#include "gateway/tls/server_certificate.h"
#include "gateway/tls/tls_credentials.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Reloads a listener's certificate when its files are replaced, in any way (a
// write, a rename, a swapped symbolic link), and reports it to the operator.
//
// Files are used once two looks in a row found them the same, if they are good:
// neither a half-written file nor a pair read during a swap takes effect. Bad
// files are not used; the log reports them once. Those that look good but that
// gRPC refuses are tried again every minute.
class CertificateReload {
 public:
  // All must outlive the object.
  struct Parts {
    const Tls& tls;
    TlsCredentials& credentials;
    const base::Clock& clock;
    Log& log;
  };

  // `current` is in force.
  CertificateReload(const Parts& parts, ServerCertificate current);

  // Reads the files. For one thread at a time.
  void Look();

  // Return the expiry of the certificates in force; of the client authorities,
  // the next one. InfiniteFuture if there are none. From any thread.
  absl::Time ServerExpiry() const;
  absl::Time ClientCaExpiry() const;

  // Return the changes of the files so far. From any thread.
  int taken() const { return taken_; }
  int refused() const { return refused_; }

 private:
  // A logged notice: the expiry of a certificate, and whether it has passed.
  using ExpiryNotice = std::optional<std::pair<absl::Time, bool>>;

  void TakeIfAccepted(CertificateReport report);
  void Take(ServerCertificate certificate);
  void Refuse(const CertificateReport& report);
  void TellExpiry(absl::string_view which, const Validity& validity,
                  ExpiryNotice& told);
  ServerCertificate current() const;

  const Parts parts_;
  std::atomic<int> taken_ = 0;
  std::atomic<int> refused_ = 0;
  mutable std::mutex mutex_;
  ServerCertificate current_ ABSL_GUARDED_BY(mutex_);
  // The files at the last look.
  CertificateFiles seen_;
  // The last bad files: each is logged once.
  std::optional<CertificateFiles> bad_;
  // Looks until files that only gRPC refuses are tried again; 0: at once.
  int looks_to_retry_ = 0;
  ExpiryNotice server_notice_;
  ExpiryNotice client_ca_notice_;
};

// TLS of a listener: its credentials, and a look at the files every second on a
// thread of its own.
class CertificateWatch {
 public:
  struct Parts {
    const Tls& tls;
    const base::Clock& clock;
    Log& log;
  };

  // All of `parts` must outlive the watch.
  // Errors: FailedPrecondition, if the files are not good.
  static absl::StatusOr<std::unique_ptr<CertificateWatch>> Start(
      const Parts& parts);

  // Returns the credentials for the listener, which must not outlive the watch.
  std::shared_ptr<grpc::ServerCredentials> credentials() const {
    return credentials_.ForServer();
  }
  const CertificateReload& reload() const { return reload_; }

 private:
  CertificateWatch(const Parts& parts, const ServerCertificate& certificate);

  TlsCredentials credentials_;
  CertificateReload reload_;
  // Last: see PeriodicTask.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
