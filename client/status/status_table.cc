#include "client/status/status_table.h"

#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using enum orders::v1::ErrorReason;

// The reason is made of the answer: PC_{status}_{vendor code}.
constexpr ErrorReason kVendorReason = ERROR_REASON_UNSPECIFIED;

struct StatusRange {
  int first;
  int last;
  StatusRow row;
};

// The status table. The first range that holds a status decides.
constexpr StatusRange kStatuses[] = {
    // Without a body there is no document; 206 is a piece of one.
    {204,
     206,
     {StatusCode::kInternal, ERROR_REASON_UPSTREAM_MALFORMED, Retry::kOnce}},
    {200, 299, {StatusCode::kOk}},
    // Never followed: the bearer token would travel to the named host.
    {300, 399, {StatusCode::kInternal, ERROR_REASON_UPSTREAM_REDIRECT}},

    {400, 400, {StatusCode::kInvalidArgument, kVendorReason}},
    {401,
     401,
     {StatusCode::kInternal, ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED,
      Retry::kNewToken}},
    {403, 403, {StatusCode::kPermissionDenied, kVendorReason}},
    // A 404 that is neither empty nor Partner Center's own is
    // UPSTREAM_ROUTE_NOT_FOUND: see StatusOfAnswer.
    {404, 404, {StatusCode::kNotFound, kVendorReason}},
    // Our request was wrong, not the caller's.
    {405, 406, {StatusCode::kInternal, kVendorReason}},
    {408,
     408,
     {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_TIMEOUT, Retry::kYes}},
    {409, 409, {StatusCode::kAborted, kVendorReason}},
    {410, 410, {StatusCode::kNotFound, kVendorReason}},
    {411, 411, {StatusCode::kInternal, kVendorReason}},
    {412, 412, {StatusCode::kFailedPrecondition, kVendorReason}},
    {413, 414, {StatusCode::kInvalidArgument, kVendorReason}},
    {415, 415, {StatusCode::kInternal, kVendorReason}},
    {416, 416, {StatusCode::kOutOfRange, kVendorReason}},
    {417, 417, {StatusCode::kInternal, kVendorReason}},
    {421, 421, {StatusCode::kInternal, kVendorReason}},
    {422, 422, {StatusCode::kInvalidArgument, kVendorReason}},
    {423, 423, {StatusCode::kAborted, kVendorReason}},
    {425,
     425,
     {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_TIMEOUT, Retry::kYes}},
    {426, 426, {StatusCode::kInternal, kVendorReason}},
    {429,
     429,
     {StatusCode::kResourceExhausted, ERROR_REASON_UPSTREAM_THROTTLED,
      Retry::kYes}},
    {431, 431, {StatusCode::kInvalidArgument, kVendorReason}},
    {451, 451, {StatusCode::kPermissionDenied, kVendorReason}},
    {400, 499, {StatusCode::kFailedPrecondition, kVendorReason}},

    {500, 500, {StatusCode::kInternal, kVendorReason, Retry::kYes}},
    {502,
     503,
     {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_UNAVAILABLE,
      Retry::kYes}},
    {504,
     504,
     {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_GATEWAY_TIMEOUT,
      Retry::kYes}},
    {500, 599, {StatusCode::kInternal, kVendorReason}},
};

}  // namespace

StatusRow RowOfStatus(int http_status) {
  for (const StatusRange& range : kStatuses) {
    if (range.first <= http_status && http_status <= range.last) {
      return range.row;
    }
  }
  // 1xx as the final answer, and what is no HTTP status.
  return {StatusCode::kInternal, ERROR_REASON_UPSTREAM_MALFORMED, Retry::kOnce};
}

StatusRow RowOfEvent(HttpEvent event) {
  switch (event) {
    case HttpEvent::kUntrusted:
      return {StatusCode::kInternal, ERROR_REASON_UPSTREAM_TLS_UNTRUSTED};
    case HttpEvent::kAttemptTimeout:
      return {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_TIMEOUT,
              Retry::kYes};
    case HttpEvent::kTruncated:
      return {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_TRUNCATED,
              Retry::kYes};
    case HttpEvent::kBodyTooLarge:
      return {StatusCode::kResourceExhausted, ERROR_REASON_RESPONSE_TOO_LARGE};
    case HttpEvent::kMalformed:
      return {StatusCode::kInternal, ERROR_REASON_UPSTREAM_MALFORMED,
              Retry::kOnce};
    case HttpEvent::kUnreachable:
    case HttpEvent::kAnswer:
    case HttpEvent::kStopped:
      break;
  }
  return {StatusCode::kUnavailable, ERROR_REASON_UPSTREAM_UNREACHABLE,
          Retry::kYes};
}

}  // namespace partnercenter::client
