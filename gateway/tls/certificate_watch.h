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

// Keeps a listener's certificate as its files are, however they are replaced (a
// write, a rename, a swapped symbolic link), and tells the operator of it.
//
// Files that two looks in a row found the same are taken, if they are good; so
// neither a half-written file nor a pair read in the midst of a swap takes
// effect. Of bad ones, which are not taken, the log tells once.
class CertificateReload {
 public:
  // What it uses; all must outlive it.
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

  // When what is in force expires; of the client authorities, the next one.
  // InfiniteFuture if there are none. From any thread.
  absl::Time ServerExpiry() const;
  absl::Time ClientCaExpiry() const;

  // Changes of the files so far. From any thread.
  int taken() const { return taken_; }
  int refused() const { return refused_; }

 private:
  // What the log says of a certificate's end: when it is, and whether that has
  // passed.
  using ExpiryNotice = std::optional<std::pair<absl::Time, bool>>;

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
  // Of the last look.
  CertificateFiles seen_;
  // What was found bad last, so that it is told once.
  std::optional<CertificateFiles> bad_;
  ExpiryNotice server_notice_;
  ExpiryNotice client_ca_notice_;
};

// TLS of a listener: its credentials, and a thread that looks at the files
// every second.
class CertificateWatch {
 public:
  struct Parts {
    const Tls& tls;
    const base::Clock& clock;
    Log& log;
  };

  // All of `parts` must outlive the watch.
  // Errors: FailedPrecondition, if the files do not do.
  static absl::StatusOr<std::unique_ptr<CertificateWatch>> Start(
      const Parts& parts);

  // For the listener, which must not outlive the watch.
  std::shared_ptr<grpc::ServerCredentials> credentials() const {
    return credentials_.ForServer();
  }
  const CertificateReload& reload() const { return reload_; }

 private:
  CertificateWatch(const Parts& parts, const ServerCertificate& certificate);

  TlsCredentials credentials_;
  CertificateReload reload_;
  // Last, so that it ends before what it uses.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
