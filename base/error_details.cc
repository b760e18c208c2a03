#include "base/error_details.h"

#include "base/saturating_time.h"

namespace partnercenter::base {

using google::rpc::ErrorInfo;
using google::rpc::RetryInfo;

namespace {

constexpr size_t kMaxMetadataBytes = 256;

}  // namespace

absl::Status MakeError(absl::StatusCode code, absl::string_view domain,
                       absl::string_view reason, absl::string_view message) {
  absl::Status status(code, message);
  ErrorInfo info;
  info.set_domain(std::string(domain));
  info.set_reason(std::string(reason));
  SetDetail(status, info);
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto info = GetDetail<ErrorInfo>(status);
  return info.has_value() ? info->reason() : "";
}

void SetMetadata(absl::Status& status, absl::string_view key,
                 absl::string_view value) {
  if (value.empty()) return;
  ErrorInfo info = GetDetail<ErrorInfo>(status).value_or(ErrorInfo());
  (*info.mutable_metadata())[std::string(key)] =
      std::string(CutUtf8(value, kMaxMetadataBytes));
  SetDetail(status, info);
}

std::string MetadataOf(const absl::Status& status, const std::string& key) {
  const auto info = GetDetail<ErrorInfo>(status);
  if (!info.has_value()) return "";
  const auto entry = info->metadata().find(key);
  return entry == info->metadata().end() ? "" : entry->second;
}

void SetRetryDelay(absl::Status& status, absl::Duration delay) {
  RetryInfo info;
  *info.mutable_retry_delay() = ToProto(delay);
  SetDetail(status, info);
}

std::optional<absl::Duration> RetryDelayOf(const absl::Status& status) {
  const auto info = GetDetail<RetryInfo>(status);
  if (!info.has_value()) return std::nullopt;
  return FromProto(info->retry_delay());
}

absl::string_view CutUtf8(absl::string_view text, size_t size) {
  if (text.size() <= size) return text;
  const auto continues = [&](size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  while (size > 0 && continues(size)) --size;
  return text.substr(0, size);
}

}  // namespace partnercenter::base
