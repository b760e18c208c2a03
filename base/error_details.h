#pragma once

#include <google/protobuf/message_lite.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"

namespace partnercenter::base {

// A status carries its details as payloads, one for each type of
// google/rpc/error_details.proto, under the type URL that google.protobuf.Any
// uses. Code that passes a status on need not know its details.

// Returns the type URL of a detail's payload.
template <typename Detail>
std::string DetailUrl() {
  return absl::StrCat("type.googleapis.com/",
                      Detail::descriptor()->full_name());
}

// Sets or replaces the detail of this type.
template <typename Detail>
void SetDetail(absl::Status& status, const Detail& detail) {
  status.SetPayload(DetailUrl<Detail>(),
                    absl::Cord(detail.SerializeAsString()));
}

// Returns the detail of this type, if the status has one.
template <typename Detail>
std::optional<Detail> GetDetail(const absl::Status& status) {
  if (status.ok()) return std::nullopt;
  const auto payload = status.GetPayload(DetailUrl<Detail>());
  if (!payload.has_value()) return std::nullopt;
  Detail detail;
  if (!detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

// Returns an error with ErrorInfo. `domain` names the service that
// defines the reason.
[[nodiscard]] absl::Status MakeError(absl::StatusCode code,
                                     absl::string_view domain,
                                     absl::string_view reason,
                                     absl::string_view message);

// Returns ErrorInfo.reason, or "" if the status has no ErrorInfo.
std::string ReasonOf(const absl::Status& status);

// Adds to ErrorInfo.metadata; an empty `value` adds nothing. Values must be
// valid UTF-8 and are cut after 256 bytes.
void SetMetadata(absl::Status& status, absl::string_view key,
                 absl::string_view value);

// Returns an entry of ErrorInfo.metadata, or "".
std::string MetadataOf(const absl::Status& status, const std::string& key);

// Sets RetryInfo: the earliest time to ask again. The client sets only a delay
// that the upstream stated (Retry-After, for example) or that blocks a request.
void SetRetryDelay(absl::Status& status, absl::Duration delay);
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

// Delay for callers where the upstream stated none.
inline constexpr absl::Duration kDefaultRetryDelay = absl::Seconds(1);

// Returns `text` cut to at most `size` bytes, never inside a UTF-8 character.
absl::string_view CutUtf8(absl::string_view text, size_t size);

}  // namespace partnercenter::base
