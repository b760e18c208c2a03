#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "client/http/http_transport.h"
#include "client/http/response_framing.h"

namespace partnercenter::client {

// Bounds of an answer. A head is a status line with its fields; an interim
// answer's counts on its own, and so do the trailers behind a chunked body.
// Lines are measured without their end.
inline constexpr size_t kMaxHeadBytes = size_t{64} * 1024;
inline constexpr size_t kMaxLineBytes = size_t{8} * 1024;
inline constexpr size_t kMaxChunkLineBytes = 1024;
inline constexpr int kMaxFields = 100;
inline constexpr int kMaxInterimAnswers = 16;

// The head of a final answer.
struct ResponseHead {
  int status = 0;
  // In their order; as they are, so not yet safe to pass on (SafeHeaders).
  HttpHeaders headers;
  ResponseFraming framing;
};

// Parses one HTTP/1.1 answer to a GET or POST as its bytes arrive (RFC 9112),
// in a memory bounded by the constants above. Pure: no I/O.
//
// Skips interim answers (1xx but 101), chunk extensions and trailers. Lines end
// with CRLF; a line folded into several (obs-fold) becomes one. An answer that
// RFC 9112 forbids, or that exceeds a bound, is malformed.
//
//   ResponseParser parser;
//   while (parser.state() == ResponseParser::State::kHead) {
//     absl::string_view input = ...;  // from the connection
//     parser.Parse(input);
//   }
class ResponseParser {
 public:
  enum class State {
    // Reading the head, or interim answers before it.
    kHead,
    kBody,
    // The final states:
    kComplete,
    // The connection ended before the answer did.
    kTruncated,
    // Not HTTP, or beyond a bound.
    kMalformed,
  };

  // Parses the front of `input`, and removes what was parsed. Returns the next
  // piece of the body, which is part of `input`; "" at the end of the head, at
  // the end of the answer, and when `input` is used up. Bytes behind the answer
  // stay in `input`.
  absl::string_view Parse(absl::string_view& input);

  // Ends the input: the peer closed the connection in order, which completes a
  // body without length.
  void Close();
  // Ends the input: the connection broke.
  void Break();

  State state() const { return state_; }

  // Returns true once the state is a final one.
  bool ended() const {
    return state_ != State::kHead && state_ != State::kBody;
  }

  // Returns the head of the final answer, once it was read. It stands even if
  // the body turns out to be malformed.
  const std::optional<ResponseHead>& head() const { return head_; }

 private:
  // The next thing in the input.
  enum class Part {
    kStatusLine,
    kField,
    kLengthBytes,
    kChunkLine,
    kChunkBytes,
    kChunkEnd,
    kTrailer,
    kBytesToClose,
  };

  absl::string_view TakeBytes(absl::string_view& input);
  void TakeLine(absl::string_view& input);
  bool AppendToLine(absl::string_view piece);
  size_t LineLimit() const;
  bool CountsAsHead() const;
  void ReadLine(absl::string_view line);
  void ReadStatusLine(absl::string_view line);
  void ReadField(absl::string_view line);
  void ReadFoldedLine(absl::string_view line);
  void ReadChunkLine(absl::string_view line);
  void StartFields(Part part);
  void EndHead();
  void StartBody(const ResponseFraming& framing);

  State state_ = State::kHead;
  Part part_ = Part::kStatusLine;
  // The line under way, with its end.
  std::string line_;
  // Of the head, or the trailers, under way.
  size_t head_bytes_ = 0;
  int fields_ = 0;
  std::string version_;
  int status_ = 0;
  HttpHeaders headers_;
  int interim_answers_ = 0;
  std::optional<ResponseHead> head_;
  // Of the body, or of the chunk under way.
  uint64_t bytes_left_ = 0;
};

}  // namespace partnercenter::client
