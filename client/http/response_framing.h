#pragma once

#include "absl/strings/string_view.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// How one finds the end of an answer's body (RFC 9112, section 6.3), by what
// cpp-httplib understands.
enum class BodyEnd {
  // By its announced length, or its last chunk.
  kAnnounced,
  // With the connection.
  kConnectionClose,
  // There is none, or none that anyone will ever see the end of: without a
  // length on a connection that is kept open, httplib would wait for more until
  // it times out. Read nothing.
  kNoBody,
  // The announcement cannot be understood; httplib 0.11.4 would take it for an
  // empty body and the body for the next answer.
  kUnclear,
};

struct ResponseFraming {
  BodyEnd body_end = BodyEnd::kUnclear;
  // Whether another request may follow on the connection.
  bool keeps_connection = false;
};

// `version` as the status line has it, e.g. "HTTP/1.1". A pure function.
ResponseFraming FrameResponse(int status, absl::string_view version,
                              const HttpHeaders& headers);

// The headers that are safe to hand on: names and values of printable ASCII
// (httplib decodes percent signs, so a value may hold anything), values of at
// most 8 KiB, at most 100 headers.
HttpHeaders SafeHeaders(HttpHeaders headers);

}  // namespace partnercenter::client
