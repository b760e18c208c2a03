#include "gateway/config/not_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace partnercenter::gateway {
namespace {

bool IsOfYamlKey(unsigned char c) {
  return absl::ascii_isalnum(c) || absl::StrContains("_-.\"' ", c);
}

// Returns true for "---", "%YAML 1.2", "- item", "key:" and "key: value".
bool IsLineOfYaml(absl::string_view line) {
  if (absl::StartsWith(line, "---") || absl::StartsWith(line, "%YAML") ||
      absl::StartsWith(line, "- ")) {
    return true;
  }
  const size_t colon = line.find(": ");
  const absl::string_view key =
      colon == absl::string_view::npos && absl::EndsWith(line, ":")
          ? line.substr(0, line.size() - 1)
          : line.substr(0, colon == absl::string_view::npos ? 0 : colon);
  return !key.empty() && std::all_of(key.begin(), key.end(), IsOfYamlKey);
}

// Judges by the first line that is neither blank nor a comment.
bool LooksLikeYaml(absl::string_view text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty() && line[0] != '#') return IsLineOfYaml(line);
  }
  return false;
}

// Marks of a text in one of the encodings with more than a byte for each
// letter. JSON begins with a letter of ASCII.
bool LooksLikeUtf16(absl::string_view text) {
  return absl::StartsWith(text, "\xFF\xFE") ||
         absl::StartsWith(text, "\xFE\xFF") ||
         (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0'));
}

// Reads a text that is JSON but for what other languages allow, and writes it
// without that.
class LenientReader {
 public:
  explicit LenientReader(absl::string_view text) : rest_(text) {
    while (!rest_.empty()) Step();
  }

  const std::string& json() const { return json_; }

  // Returns what JSON does not have and the text has.
  std::vector<absl::string_view> found() const {
    std::vector<absl::string_view> found;
    if (comments_) found.emplace_back("comments");
    if (trailing_commas_) found.emplace_back("trailing commas");
    if (single_quotes_) found.emplace_back("single quotes");
    return found;
  }

 private:
  void Step() {
    if (rest_[0] == '"' || rest_[0] == '\'') return Text(rest_[0]);
    if (rest_[0] == '#' || absl::StartsWith(rest_, "//")) return Skip("\n");
    if (absl::StartsWith(rest_, "/*")) return Skip("*/");
    if (rest_[0] == '}' || rest_[0] == ']') DropComma();
    Take();
  }

  // Moves one byte to the JSON.
  void Take() {
    json_ += rest_[0];
    rest_.remove_prefix(1);
  }

  void Text(char quote) {
    single_quotes_ |= quote == '\'';
    rest_.remove_prefix(1);
    json_ += '"';
    while (!rest_.empty() && rest_[0] != quote) {
      if (absl::StartsWith(rest_, "\\'")) {
        rest_.remove_prefix(1);
      } else if (rest_[0] == '"') {
        json_ += '\\';
      } else if (rest_[0] == '\\' && rest_.size() > 1) {
        Take();
      }
      Take();
    }
    if (rest_.empty()) return;
    json_ += '"';
    rest_.remove_prefix(1);
  }

  void Skip(absl::string_view end) {
    comments_ = true;
    const size_t found = rest_.find(end);
    rest_.remove_prefix(found == absl::string_view::npos ? rest_.size()
                                                         : found + end.size());
  }

  void DropComma() {
    const absl::string_view before = absl::StripTrailingAsciiWhitespace(json_);
    if (!absl::EndsWith(before, ",")) return;
    trailing_commas_ = true;
    json_.resize(before.size() - 1);
  }

  absl::string_view rest_;
  std::string json_;
  bool comments_ = false;
  bool trailing_commas_ = false;
  bool single_quotes_ = false;
};

// Returns "; JSON has no comments" if that is all that is wrong with a text.
std::string HintOfOtherLanguage(absl::string_view text) {
  // It would be taken for the end.
  if (absl::StrContains(text, '\0')) return "";
  const LenientReader reader(text);
  if (reader.found().empty() || !nlohmann::json::accept(reader.json())) {
    return "";
  }
  return absl::StrCat("; JSON has no ", absl::StrJoin(reader.found(), ", no "));
}

}  // namespace

std::string NotJsonHint(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  if (absl::StripAsciiWhitespace(text).empty()) {
    return "; it is empty, but a configuration is at least {}";
  }
  if (LooksLikeUtf16(text)) {
    return "; it looks like UTF-16, but a configuration is in UTF-8";
  }
  if (LooksLikeYaml(text)) {
    return "; it looks like YAML, but a configuration is a JSON object";
  }
  return HintOfOtherLanguage(text);
}

}  // namespace partnercenter::gateway
