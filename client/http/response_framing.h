#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// The end of an answer's body (RFC 9112, section 6.3).
enum class BodyEnd {
  // After `ResponseFraming::length` bytes.
  kLength,
  // After the last chunk and its trailers.
  kChunks,
  // With the connection.
  kConnectionClose,
  // There is no body, or one that may be missed: what explains a failure, sent
  // without a length on a connection that stays open. It would end with the
  // attempt's time limit, and the status would be lost.
  kNoBody,
  // The announcement cannot be understood.
  kUnclear,
};

struct ResponseFraming {
  BodyEnd body_end = BodyEnd::kUnclear;
  // Bytes of a body that ends by its length; else 0.
  uint64_t length = 0;
  // True if another request may follow on the connection.
  bool keeps_connection = false;
};

// Derives the framing from status line and headers. `version` is written as in
// the status line, e.g. "HTTP/1.1". A pure function.
ResponseFraming FrameResponse(int status, absl::string_view version,
                              const HttpHeaders& headers);

// Returns the headers that are safe to pass on: names and values of printable
// ASCII, values of at most 8 KiB, at most 100 headers.
HttpHeaders SafeHeaders(HttpHeaders headers);

}  // namespace partnercenter::client
