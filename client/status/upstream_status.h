#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// Limit of the bytes read of an error body; the status line decides even if the
// body is longer or breaks.
inline constexpr size_t kMaxErrorBodyBytes = 64 * 1024;

// An answer of Partner Center.
struct UpstreamAnswer {
  int http_status = 0;
  HttpHeaders headers;
  std::string body;
};

// Returns the caller's error for an answer: the row of the status table, with
//  - ErrorInfo: reason, domain, and as metadata http_status, vendor_code (raw,
//    at most 256 bytes), vendor_source, and fault=partner for a 403 that the
//    partner itself must fix;
//  - ResourceInfo for NOT_FOUND: `resource` as ResourceNameOf gives it;
//  - RetryInfo for UNAVAILABLE, UPSTREAM_THROTTLED and 500, if Retry-After
//    states a delay, or else the vendor's description; QuotaFailure for
//    UPSTREAM_THROTTLED.
// The message holds nothing of the body but its text for people (VendorError).
// OK for a 2xx whose document decides.
//
// A pure function. A Retry-After date is counted from `now`.
absl::Status StatusOfAnswer(const UpstreamAnswer& answer,
                            const std::string& resource, absl::Time now);

// Returns the message for an exchange with `server` that ended without an
// answer. Its event is not kAnswer or kStopped.
std::string WhatHappened(absl::string_view server,
                         const HttpExchange& exchange);

// Returns the caller's error for an exchange that ended without an answer, with
// the phase it ended in as metadata. Its event is not kAnswer or kStopped.
absl::Status StatusOfEvent(const HttpExchange& exchange);

// Returns "connect", "send", "wait" or "receive".
absl::string_view PhaseName(HttpPhase phase);

}  // namespace partnercenter::client
