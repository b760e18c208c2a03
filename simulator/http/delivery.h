#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::simulator {

// How a receiver knows the end of a body.
enum class Framing {
  kLength,   // Content-Length
  kChunked,  // Transfer-Encoding: chunked
  kClose,    // neither: the end of the connection
};

// Whether an answer ends before its end.
enum class Cut {
  kNone,
  kClosed,      // the connection is closed after `cut_after` bytes of body
  kReset,       // it is reset (TCP's RST) there
  kUnanswered,  // it is reset before the status line
};

// How an answer leaves; by default whole, at once and with its length. An empty
// body cannot be cut.
struct Delivery {
  Framing framing = Framing::kLength;
  // Bytes of body to write at a time, with this time between two writes; 0: all
  // at once.
  size_t piece = 0;
  absl::Duration interval = absl::ZeroDuration();
  Cut cut = Cut::kNone;
  // Bytes of body before the cut; all of them if the body is no longer.
  size_t cut_after = 0;
};

// Writes a body as `delivery` says, up to its cut. False as soon as `write`
// fails, or `pause`, which waits between two writes.
bool WriteBody(const std::string& body, const Delivery& delivery,
               const std::function<bool(absl::string_view)>& write,
               const std::function<bool(absl::Duration)>& pause);

}  // namespace partnercenter::simulator
