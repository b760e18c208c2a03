#include "gateway/config/not_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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

bool IsJsonWithComments(absl::string_view text) {
  // It would be taken for the end.
  if (absl::StrContains(text, '\0')) return false;
  return nlohmann::json::accept(text.begin(), text.end(),
                                /*ignore_comments=*/true);
}

}  // namespace

absl::string_view NotJsonHint(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  if (absl::StripAsciiWhitespace(text).empty()) {
    return "; it is empty, but a configuration is at least {}";
  }
  if (LooksLikeYaml(text)) {
    return "; it looks like YAML, but a configuration is a JSON object";
  }
  if (IsJsonWithComments(text)) return "; JSON has no comments";
  return "";
}

}  // namespace partnercenter::gateway
