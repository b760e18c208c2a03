#include "simulator/http/wire_form.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {
namespace {

using Write = std::function<bool(absl::string_view)>;

constexpr absl::string_view kOk = "HTTP/1.1 200 OK\r\n";
constexpr absl::string_view kChunked = "Transfer-Encoding: chunked\r\n";

// Bound of an answer without end.
constexpr size_t kMostBytes = size_t{1} << 30;
constexpr size_t kPieceBytes = size_t{64} * 1024;

void WriteForEver(absl::string_view start, absl::string_view repeated,
                  const Write& write) {
  std::string piece;
  while (piece.size() < kPieceBytes)
    piece.append(repeated.data(), repeated.size());
  if (!write(start)) return;
  for (size_t sent = 0; sent < kMostBytes; sent += piece.size()) {
    if (!write(piece)) return;
  }
}

void WriteWithTrailers(const Answer& answer, const Write& write) {
  std::string text = absl::StrCat("HTTP/1.1 ", answer.status, " x\r\n");
  for (const auto& [name, value] : answer.headers) {
    absl::StrAppend(&text, name, ": ", value, "\r\n");
  }
  absl::StrAppend(&text, "Content-Type: ", answer.content_type, "\r\n",
                  kChunked, "Trailer: X-Checksum\r\nConnection: close\r\n\r\n",
                  absl::Hex(answer.body.size()), "\r\n", answer.body,
                  "\r\n0\r\nX-Checksum: 1\r\nX-Other: 2\r\n\r\n");
  write(text);
}

}  // namespace

void WriteInterimAnswers(const Write& write) {
  write(
      "HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n"
      "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
      "HTTP/1.1 103 Early Hints\r\nLink: </b>; rel=preload\r\n\r\n");
}

void WriteInForm(const Answer& answer, const Write& write) {
  switch (answer.delivery.wire) {
    case WireForm::kUsual:
    case WireForm::kInterim:
      break;
    case WireForm::kTrailers:
      WriteWithTrailers(answer, write);
      break;
    case WireForm::kCutHead:
      write(absl::StrCat(kOk, "Content-Ty"));
      break;
    case WireForm::kEndlessStatusLine:
      WriteForEver("HTTP/1.1 200 ", "x", write);
      break;
    case WireForm::kEndlessHeaders:
      WriteForEver(kOk, "X-Endless: x\r\n", write);
      break;
    case WireForm::kEndlessHeader:
      WriteForEver(absl::StrCat(kOk, "X-Endless: "), "x", write);
      break;
    case WireForm::kEndlessExtension:
      WriteForEver(absl::StrCat(kOk, kChunked, "\r\n1;"), "x", write);
      break;
  }
}

}  // namespace partnercenter::simulator
