#pragma once

#include "absl/strings/string_view.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// The end of an answer's body (RFC 9112, section 6.3), as far as cpp-httplib
// understands it.
enum class BodyEnd {
  // By its announced length, or its last chunk.
  kAnnounced,
  // With the connection.
  kConnectionClose,
  // There is no body, or one without an end: without a length on a connection
  // that is kept open, httplib would wait for more until it times out. Read
  // nothing.
  kNoBody,
  // The announcement cannot be understood; httplib 0.11.4 would take it for an
  // empty body and the body for the next answer.
  kUnclear,
};

struct ResponseFraming {
  BodyEnd body_end = BodyEnd::kUnclear;
  // True if another request may follow on the connection.
  bool keeps_connection = false;
};

// Derives the framing from status line and headers. `version` is written as in
// the status line, e.g. "HTTP/1.1". A pure function.
ResponseFraming FrameResponse(int status, absl::string_view version,
                              const HttpHeaders& headers);

// Returns the headers that are safe to pass on: names and values of printable
// ASCII (httplib decodes percent signs, so a value may hold anything), values
// of at most 8 KiB, at most 100 headers.
HttpHeaders SafeHeaders(HttpHeaders headers);

}  // namespace partnercenter::client
