#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// At most so much of an error body is read; the status line decides even if the
// body is longer or breaks.
inline constexpr size_t kMaxErrorBodyBytes = 64 * 1024;

// What Partner Center answered.
struct UpstreamAnswer {
  int http_status = 0;
  HttpHeaders headers;
  std::string body;
};

// What a caller is told of an answer: the row of the status table, with
//  - ErrorInfo: reason, domain, and as metadata http_status, vendor_code (raw,
//    at most 256 bytes), vendor_source, and fault=partner for a 403 that the
//    partner itself must mend;
//  - ResourceInfo for NOT_FOUND: `resource` as ResourceNameOf gives it;
//  - RetryInfo for UNAVAILABLE, UPSTREAM_THROTTLED and 500, if Retry-After
//    states a delay, or else the vendor's description; QuotaFailure for
//    UPSTREAM_THROTTLED.
// The message holds nothing of the body but the vendor's own description. OK
// for a 2xx whose document decides.
//
// A pure function: `now` is what a Retry-After date is counted from.
absl::Status StatusOfAnswer(const UpstreamAnswer& answer,
                            const std::string& resource, absl::Time now);

// How an exchange with `server` ended without an answer, in words. Its event is
// not kAnswer or kStopped.
std::string WhatHappened(absl::string_view server,
                         const HttpExchange& exchange);

// What a caller is told of an exchange that ended without an answer, with the
// phase it ended in as metadata. Its event is not kAnswer or kStopped.
absl::Status StatusOfEvent(const HttpExchange& exchange);

// What a caller is told when its deadline passed or it cancelled. `phase`: see
// ErrorInfo.metadata.
absl::Status StatusOfStop(bool deadline_passed, absl::string_view phase);

// "connect", "send", "wait" or "receive".
absl::string_view PhaseName(HttpPhase phase);

}  // namespace partnercenter::client
