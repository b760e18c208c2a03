// Target: the bytes of an answer, in arbitrary pieces. However they arrive, the
// result is the same, and what is kept of them is bounded.

#include "client/http/response_parser.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

using client::HttpHeaders;
using client::ResponseParser;
using State = ResponseParser::State;

constexpr size_t kMaxPiece = 256;

bool IsPartOf(absl::string_view piece, absl::string_view whole) {
  return piece.empty() ||
         (piece.data() >= whole.data() &&
          piece.data() + piece.size() <= whole.data() + whole.size());
}

void RequireBounded(const client::ResponseHead& head) {
  Require(head.headers.size() <= static_cast<size_t>(client::kMaxFields),
          "fields are bounded");
  size_t bytes = 0;
  for (const auto& [name, value] : head.headers) {
    bytes += name.size() + value.size();
    Require(!name.empty() && name.size() <= client::kMaxLineBytes,
            "a field has a name");
    Require(value.find_first_of(std::string("\r\n\0", 3)) == std::string::npos,
            "a value is of one line");
  }
  Require(bytes <= client::kMaxHeadBytes, "a head is bounded");
  Require(head.status >= 100 && head.status <= 999,
          "a status has three digits");
  Require(head.status >= 200 || head.status == 101,
          "an interim answer is no head");
}

// The result of a parser that was fed in pieces.
struct Parsed {
  ResponseParser parser;
  std::string body;
  size_t rest = 0;
};

// Feeds a whole piece, or what the answer takes of it.
void Feed(absl::string_view input, Parsed& parsed) {
  while (!input.empty() && !parsed.parser.ended()) {
    const absl::string_view before = input;
    const State state = parsed.parser.state();
    const absl::string_view piece = parsed.parser.Parse(input);
    Require(IsPartOf(piece, before), "a piece is part of the input");
    Require(input.size() < before.size() || parsed.parser.state() != state,
            "each call makes progress");
    Require(piece.empty() || parsed.parser.head().has_value(),
            "a body has a head");
    parsed.body.append(piece.data(), piece.size());
  }
  parsed.rest += input.size();
}

void RequireSame(const Parsed& one, const Parsed& other) {
  const auto& head = one.parser.head();
  const auto& same = other.parser.head();
  Require(one.parser.state() == other.parser.state(), "the state is the same");
  Require(head.has_value() == same.has_value() &&
              (!head.has_value() || (head->status == same->status &&
                                     head->headers == same->headers)),
          "the head is the same");
  Require(one.body == other.body, "the body is the same");
  // What follows a malformed place is of no use.
  Require(one.rest == other.rest || one.parser.state() == State::kMalformed,
          "the rest is the same");
}

void RequireEnded(ResponseParser parser) {
  ResponseParser broken = parser;
  parser.Close();
  broken.Break();
  Require(parser.ended() && broken.ended(), "an end of the input is an end");
}

}  // namespace
}  // namespace partnercenter::fuzz

// The first byte sets the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  if (size == 0) return 0;
  const size_t piece = data[0] % kMaxPiece + 1;
  const absl::string_view input(reinterpret_cast<const char*>(data) + 1,
                                size - 1);
  Parsed whole;
  Feed(input, whole);
  Parsed pieces;
  for (size_t at = 0; at < input.size(); at += piece) {
    Feed(input.substr(at, piece), pieces);
  }
  RequireSame(whole, pieces);
  if (whole.parser.head().has_value()) RequireBounded(*whole.parser.head());
  RequireEnded(whole.parser);
  return 0;
}
