#include "fuzz/answer_input.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "client/http/response_framing.h"

namespace partnercenter::fuzz {

absl::string_view TakeLine(absl::string_view& rest) {
  const size_t end = rest.find('\n');
  const absl::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == absl::string_view::npos ? rest.size() : end + 1);
  return line;
}

client::HttpHeaders TakeHeaders(absl::string_view& rest) {
  client::HttpHeaders headers;
  while (!rest.empty()) {
    const absl::string_view line = TakeLine(rest);
    if (line.empty()) break;
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) continue;
    headers.emplace_back(
        std::string(line.substr(0, colon)),
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return headers;
}

client::UpstreamAnswer ReadAnswer(absl::string_view input) {
  client::UpstreamAnswer answer;
  if (!absl::SimpleAtoi(TakeLine(input), &answer.http_status)) {
    answer.http_status = 0;
  }
  answer.headers = client::SafeHeaders(TakeHeaders(input));
  answer.body = std::string(input);
  return answer;
}

}  // namespace partnercenter::fuzz
