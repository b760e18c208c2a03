#include "gateway/tls/certificate_watch.h"

#include <algorithm>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace partnercenter::gateway {
namespace {

constexpr absl::Duration kPeriod = absl::Seconds(1);

// Files that gRPC refuses are tried again after so many looks: it may have
// lacked something else.
constexpr int kLooksToRetry = 60;

constexpr absl::string_view kWatchedCertificatePath = "api.tls.certificateFile";

// A certificate that is renewed in time never comes so close to its expiry:
// cert-manager, for example, renews when a third of its life is left.
constexpr absl::Duration kMaxNotice = absl::Hours(14 * 24);

bool IsNearExpiry(const Validity& validity, absl::Time now) {
  const absl::Duration life = validity.until - validity.from;
  return now + std::min(kMaxNotice, life / 4) > validity.until;
}

std::vector<std::string> TextsOf(
    const std::vector<CertificateReport::Error>& errors) {
  std::vector<std::string> texts;
  texts.reserve(errors.size());
  for (const auto& [path, what] : errors) {
    texts.push_back(absl::StrCat(path, ": ", what));
  }
  return texts;
}

}  // namespace

CertificateReload::CertificateReload(const Parts& parts,
                                     ServerCertificate current)
    : parts_(parts), current_(std::move(current)), seen_(current_.files) {}

void CertificateReload::Look() {
  const absl::Time now = parts_.clock.WallTime();
  CertificateReport report = ReadServerCertificate(parts_.tls, now);
  const CertificateFiles& files = report.certificate.files;
  const bool is_settled = files == std::exchange(seen_, files);
  if (!is_settled) looks_to_retry_ = 0;
  if (files == current().files) {
    bad_.reset();
  } else if (is_settled && report.errors.empty()) {
    TakeIfAccepted(std::move(report));
  } else if (is_settled && files != bad_) {
    Refuse(report);
  }
  const ServerCertificate in_force = current();
  TellExpiry("server", in_force.server, server_notice_);
  TellExpiry("client_ca", in_force.NextClientCa(now), client_ca_notice_);
}

void CertificateReload::TakeIfAccepted(CertificateReport report) {
  if (looks_to_retry_ > 0 && --looks_to_retry_ > 0) return;
  const auto accepted = TlsCredentials::Check(report.certificate.files);
  if (accepted.ok()) return Take(std::move(report.certificate));
  looks_to_retry_ = kLooksToRetry;
  report.errors.push_back(
      {kWatchedCertificatePath, std::string(accepted.message())});
  if (report.certificate.files != bad_) Refuse(report);
}

void CertificateReload::Take(ServerCertificate certificate) {
  // The listener comes last: log and metrics are true once a caller sees the
  // new certificate.
  parts_.log.Info("new certificate files are in use",
                  {{"expires_at", Utc(certificate.server.until)}});
  bad_.reset();
  ++taken_;
  const std::lock_guard lock(mutex_);
  current_ = std::move(certificate);
  parts_.credentials.Replace(current_);
}

void CertificateReload::Refuse(const CertificateReport& report) {
  bad_ = report.certificate.files;
  LogFields fields;
  fields.Add("errors", TextsOf(report.errors));
  fields.Add("expires_at", Utc(current().server.until));
  parts_.log.Error("bad certificate files, the old ones stay in use", fields);
  ++refused_;
}

void CertificateReload::TellExpiry(absl::string_view which,
                                   const Validity& validity,
                                   ExpiryNotice& told) {
  const absl::Time now = parts_.clock.WallTime();
  if (!IsNearExpiry(validity, now)) return;
  const bool has_passed = validity.until < now;
  const ExpiryNotice notice = std::pair(validity.until, has_passed);
  if (notice == std::exchange(told, notice)) return;
  const LogFields fields = {{"certificate", std::string(which)},
                            {"expires_at", Utc(validity.until)}};
  if (has_passed) {
    parts_.log.Error("a certificate in use has expired", fields);
  } else {
    parts_.log.Warn("a certificate in use expires soon", fields);
  }
}

ServerCertificate CertificateReload::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

absl::Time CertificateReload::ServerExpiry() const {
  return current().server.until;
}

absl::Time CertificateReload::ClientCaExpiry() const {
  return current().NextClientCa(parts_.clock.WallTime()).until;
}

absl::StatusOr<std::unique_ptr<CertificateWatch>> CertificateWatch::Start(
    const Parts& parts) {
  const auto report = ReadServerCertificate(parts.tls, parts.clock.WallTime());
  if (!report.errors.empty()) {
    return absl::FailedPreconditionError(
        absl::StrJoin(TextsOf(report.errors), "; "));
  }
  const auto accepted = TlsCredentials::Check(report.certificate.files);
  if (!accepted.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(kWatchedCertificatePath, ": ", accepted.message()));
  }
  return std::unique_ptr<CertificateWatch>(
      new CertificateWatch(parts, report.certificate));
}

CertificateWatch::CertificateWatch(const Parts& parts,
                                   const ServerCertificate& certificate)
    : credentials_(certificate),
      reload_({parts.tls, credentials_, parts.clock, parts.log}, certificate),
      task_(parts.clock, kPeriod,
            [this](const std::stop_token&) { reload_.Look(); }) {}

}  // namespace partnercenter::gateway
