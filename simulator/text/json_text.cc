#include "simulator/text/json_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace partnercenter::simulator {
namespace {

// Returns the position after the string literal that begins at `begin`.
size_t EndOfString(absl::string_view text, size_t begin) {
  size_t i = begin + 1;
  while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
  return i + 1;
}

// Returns the position after the value that begins at `begin`.
size_t EndOfValue(absl::string_view text, size_t begin) {
  int depth = 0;
  size_t i = begin;
  while (i < text.size()) {
    const char c = text[i];
    if (depth == 0 && (c == ',' || c == '}' || c == ']')) break;
    if (c == '"') {
      i = EndOfString(text, i);
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    ++i;
  }
  return i;
}

// Returns a line item without its prices, and any other value as it is.
std::string WithoutPricing(absl::string_view line) {
  if (line.empty() || line.front() != '{') return std::string(line);
  std::string kept;
  for (const JsonMember& member : MembersOf(line)) {
    if (member.name == "pricing") continue;
    absl::StrAppend(&kept, kept.empty() ? "" : ",", "\"", member.name,
                    "\":", member.value);
  }
  return absl::StrCat("{", kept, "}");
}

std::string LinesWithoutPricing(absl::string_view lines) {
  if (lines.front() != '[') return std::string(lines);
  std::string kept;
  for (const absl::string_view line : ElementsOf(lines)) {
    absl::StrAppend(&kept, kept.empty() ? "" : ",", WithoutPricing(line));
  }
  return absl::StrCat("[", kept, "]");
}

}  // namespace

std::string CompactJson(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  std::string compact;
  compact.reserve(text.size());
  size_t i = 0;
  while (i < text.size()) {
    const size_t end = text[i] == '"' ? EndOfString(text, i) : i + 1;
    if (!absl::ascii_isspace(text[i])) {
      compact.append(text.data() + i, end - i);
    }
    i = end;
  }
  return compact;
}

std::vector<JsonMember> MembersOf(absl::string_view object) {
  std::vector<JsonMember> members;
  size_t i = 1;
  while (i < object.size() && object[i] == '"') {
    const size_t name_end = EndOfString(object, i);
    const size_t end = EndOfValue(object, name_end + 1);
    members.push_back({object.substr(i + 1, name_end - i - 2),
                       object.substr(name_end + 1, end - name_end - 1)});
    i = end + 1;
  }
  return members;
}

std::vector<absl::string_view> ElementsOf(absl::string_view array) {
  std::vector<absl::string_view> elements;
  size_t i = 1;
  while (i < array.size() && array[i] != ']') {
    const size_t end = EndOfValue(array, i);
    elements.push_back(array.substr(i, end - i));
    i = end + 1;
  }
  return elements;
}

std::string WithoutPrices(absl::string_view order) {
  std::string kept;
  for (const JsonMember& member : MembersOf(order)) {
    if (member.name == "totalPrice") continue;
    absl::StrAppend(&kept, kept.empty() ? "" : ",", "\"", member.name, "\":",
                    member.name == "lineItems"
                        ? LinesWithoutPricing(member.value)
                        : std::string(member.value));
  }
  return absl::StrCat("{", kept, "}");
}

}  // namespace partnercenter::simulator
