#include "client/http/response_parser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace partnercenter::client {
namespace {

constexpr absl::string_view kLineEnd = "\r\n";
constexpr absl::string_view kProtocol = "HTTP/1.";
constexpr absl::string_view kBlanks = " \t";

// "HTTP/1.1 200", which a reason may follow.
constexpr size_t kVersionSize = 8;
constexpr size_t kStatusAt = 9;
constexpr size_t kStatusEnd = 12;

absl::string_view StripBlanks(absl::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == absl::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool IsTokenByte(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return absl::ascii_isalnum(value) ||
         absl::StrContains("!#$%&'*+-.^_`|~", absl::string_view(&byte, 1));
}

bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenByte);
}

bool IsInterim(int status) {
  return status >= 100 && status < 200 && status != 101;
}

// The status of a status line; 0 if it is none.
int StatusOf(absl::string_view line) {
  if (line.size() < kStatusEnd || !absl::StartsWith(line, kProtocol) ||
      !absl::ascii_isdigit(line[kProtocol.size()]) ||
      line[kVersionSize] != ' ' || line[kStatusAt] == '0' ||
      (line.size() > kStatusEnd && line[kStatusEnd] != ' ')) {
    return 0;
  }
  const absl::string_view code = line.substr(kStatusAt, kStatusEnd - kStatusAt);
  int status = 0;
  return std::all_of(code.begin(), code.end(), absl::ascii_isdigit) &&
                 absl::SimpleAtoi(code, &status)
             ? status
             : 0;
}

}  // namespace

absl::string_view ResponseParser::Parse(absl::string_view& input) {
  const State before = state_;
  absl::string_view piece;
  while (!input.empty() && piece.empty() && state_ == before && !ended()) {
    switch (part_) {
      case Part::kLengthBytes:
      case Part::kChunkBytes:
      case Part::kBytesToClose:
        piece = TakeBytes(input);
        break;
      default:
        TakeLine(input);
    }
  }
  return piece;
}

void ResponseParser::Close() {
  if (ended()) return;
  state_ = part_ == Part::kBytesToClose ? State::kComplete : State::kTruncated;
}

void ResponseParser::Break() {
  if (!ended()) state_ = State::kTruncated;
}

absl::string_view ResponseParser::TakeBytes(absl::string_view& input) {
  if (part_ == Part::kBytesToClose) return std::exchange(input, "");
  const auto size =
      static_cast<size_t>(std::min<uint64_t>(bytes_left_, input.size()));
  const absl::string_view piece = input.substr(0, size);
  input.remove_prefix(size);
  bytes_left_ -= size;
  if (bytes_left_ > 0) return piece;
  if (part_ == Part::kLengthBytes) {
    state_ = State::kComplete;
  } else {
    part_ = Part::kChunkEnd;
  }
  return piece;
}

void ResponseParser::TakeLine(absl::string_view& input) {
  const size_t end = input.find('\n');
  const bool ends = end != absl::string_view::npos;
  const absl::string_view piece = ends ? input.substr(0, end + 1) : input;
  input.remove_prefix(piece.size());
  if (!AppendToLine(piece)) {
    state_ = State::kMalformed;
  } else if (ends) {
    absl::string_view line = line_;
    // A lone CR or NUL may be read as the end of a line elsewhere.
    if (!absl::ConsumeSuffix(&line, kLineEnd) ||
        line.find_first_of(absl::string_view("\r\0", 2)) !=
            absl::string_view::npos) {
      state_ = State::kMalformed;
    } else {
      ReadLine(line);
    }
    line_.clear();
  }
}

// Returns false if the line exceeds a bound, or cannot become a status line.
bool ResponseParser::AppendToLine(absl::string_view piece) {
  if (CountsAsHead()) head_bytes_ += piece.size();
  if (line_.size() + piece.size() > LineLimit() + kLineEnd.size() ||
      head_bytes_ > kMaxHeadBytes) {
    return false;
  }
  line_.append(piece.data(), piece.size());
  return part_ != Part::kStatusLine ||
         absl::StartsWith(kProtocol,
                          absl::string_view(line_).substr(0, kProtocol.size()));
}

size_t ResponseParser::LineLimit() const {
  switch (part_) {
    case Part::kChunkLine:
      return kMaxChunkLineBytes;
    case Part::kChunkEnd:
      return 0;
    default:
      return kMaxLineBytes;
  }
}

bool ResponseParser::CountsAsHead() const {
  return part_ == Part::kStatusLine || part_ == Part::kField ||
         part_ == Part::kTrailer;
}

void ResponseParser::ReadLine(absl::string_view line) {
  switch (part_) {
    case Part::kStatusLine:
      ReadStatusLine(line);
      break;
    case Part::kField:
    case Part::kTrailer:
      ReadField(line);
      break;
    case Part::kChunkLine:
      ReadChunkLine(line);
      break;
    default:  // kChunkEnd, whose line is empty
      part_ = Part::kChunkLine;
  }
}

void ResponseParser::ReadStatusLine(absl::string_view line) {
  status_ = StatusOf(line);
  if (status_ == 0) {
    state_ = State::kMalformed;
    return;
  }
  version_ = std::string(line.substr(0, kVersionSize));
  part_ = Part::kField;
}

void ResponseParser::ReadField(absl::string_view line) {
  if (line.empty()) {
    if (part_ == Part::kField) {
      EndHead();
    } else {
      state_ = State::kComplete;
    }
    return;
  }
  if (absl::StrContains(kBlanks, line.substr(0, 1))) {
    ReadFoldedLine(line);
    return;
  }
  const size_t colon = line.find(':');
  if (++fields_ > kMaxFields || colon == absl::string_view::npos ||
      !IsToken(line.substr(0, colon))) {
    state_ = State::kMalformed;
    return;
  }
  if (part_ == Part::kTrailer) return;
  headers_.emplace_back(line.substr(0, colon),
                        StripBlanks(line.substr(colon + 1)));
}

void ResponseParser::ReadFoldedLine(absl::string_view line) {
  if (fields_ == 0) {
    state_ = State::kMalformed;
  } else if (part_ == Part::kField) {
    absl::StrAppend(&headers_.back().second, " ", StripBlanks(line));
  }
}

void ResponseParser::ReadChunkLine(absl::string_view line) {
  const size_t digits = static_cast<size_t>(
      std::find_if_not(line.begin(), line.end(), absl::ascii_isxdigit) -
      line.begin());
  const absl::string_view rest = StripBlanks(line.substr(digits));
  if (!absl::SimpleHexAtoi(line.substr(0, digits), &bytes_left_) ||
      !(rest.empty() || absl::StartsWith(rest, ";"))) {
    state_ = State::kMalformed;
  } else if (bytes_left_ > 0) {
    part_ = Part::kChunkBytes;
  } else {
    StartFields(Part::kTrailer);
  }
}

// Begins to count for what comes next, an answer or its trailers.
void ResponseParser::StartFields(Part part) {
  part_ = part;
  head_bytes_ = 0;
  fields_ = 0;
  headers_.clear();
}

void ResponseParser::EndHead() {
  if (IsInterim(status_)) {
    if (++interim_answers_ > kMaxInterimAnswers) state_ = State::kMalformed;
    StartFields(Part::kStatusLine);
    return;
  }
  const ResponseFraming framing = FrameResponse(status_, version_, headers_);
  head_ = ResponseHead{status_, std::move(headers_), framing};
  StartBody(framing);
}

void ResponseParser::StartBody(const ResponseFraming& framing) {
  state_ = State::kBody;
  switch (framing.body_end) {
    case BodyEnd::kLength:
      part_ = Part::kLengthBytes;
      bytes_left_ = framing.length;
      if (bytes_left_ == 0) state_ = State::kComplete;
      break;
    case BodyEnd::kChunks:
      part_ = Part::kChunkLine;
      break;
    case BodyEnd::kConnectionClose:
      part_ = Part::kBytesToClose;
      break;
    case BodyEnd::kNoBody:
      state_ = State::kComplete;
      break;
    case BodyEnd::kUnclear:
      state_ = State::kMalformed;
      break;
  }
}

}  // namespace partnercenter::client
