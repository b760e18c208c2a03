#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::simulator {

// Ways to mark the end of a body.
enum class Framing {
  kLength,   // Content-Length
  kChunked,  // Transfer-Encoding: chunked
  kClose,    // neither: the connection is closed
};

// Ways to end an answer early.
enum class Cut {
  kNone,
  kClosed,      // the connection is closed after `cut_after` bytes of body
  kReset,       // it is reset (TCP's RST) there
  kUnanswered,  // it is reset before the status line
};

// Forms of an answer that the HTTP library does not write. The first two are
// legal, the last ones do not end.
enum class WireForm {
  kUsual,
  kInterim,   // a 100 and two 103 with headers come before the answer
  kTrailers,  // chunked, with headers behind the last chunk
  kCutHead,   // the connection is closed within the headers
  kEndlessStatusLine,
  kEndlessHeaders,    // short lines
  kEndlessHeader,     // one line
  kEndlessExtension,  // of the first chunk
};

// Options for sending an answer. By default the whole body is sent at once,
// with its length. An empty body cannot be cut.
struct Delivery {
  Framing framing = Framing::kLength;
  // Bytes of body per write, and the time between two writes. 0 bytes: all at
  // once.
  size_t piece = 0;
  absl::Duration interval = absl::ZeroDuration();
  Cut cut = Cut::kNone;
  // Other than kUsual and kInterim it replaces all of the above, and the
  // connection is closed after the answer.
  WireForm wire = WireForm::kUsual;
  // Bytes of body before the cut; the whole body if it is shorter.
  size_t cut_after = 0;
};

// Writes a body as `delivery` asks, up to its cut. Returns false as soon as
// `write` or `pause`, which waits between two writes, returns false.
bool WriteBody(const std::string& body, const Delivery& delivery,
               const std::function<bool(absl::string_view)>& write,
               const std::function<bool(absl::Duration)>& pause);

}  // namespace partnercenter::simulator
