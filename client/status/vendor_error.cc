#include "client/status/vendor_error.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/status/error_members.h"
#include "client/status/error_text.h"
#include "client/status/markup_text.h"

namespace partnercenter::client {
namespace {

// JSON in a text of JSON, and so on.
constexpr int kMaxNesting = 3;

// Longer than any escape of JSON.
constexpr size_t kMaxEscapeBytes = 12;

struct Document {
  ErrorMembers members;
  bool is_json = false;  // to its end
};

// Returns JSON that was cut within a string with the end of that string.
std::string WithEndOfString(absl::string_view json) {
  const size_t escape = json.rfind('\\');
  const bool may_be_cut = escape != absl::string_view::npos &&
                          json.size() - escape < kMaxEscapeBytes;
  // Of two backslashes the first may begin the escape.
  size_t end = may_be_cut ? escape : json.size();
  while (may_be_cut && end > 0 && json[end - 1] == '\\') --end;
  return absl::StrCat(json.substr(0, end), "\"");
}

Document ReadDocument(absl::string_view json) {
  Document document;
  document.is_json = json::ReadJson(json, document.members).ok();
  if (!document.is_json && document.members.Text().empty()) {
    ErrorMembers more;
    json::ReadJson(WithEndOfString(json), more).IgnoreError();
    document.members = std::move(more);
  }
  return document;
}

bool MayBeJson(absl::string_view text) {
  return !text.empty() && absl::StrContains("{[\"", text[0]);
}

VendorError ErrorOf(const ErrorMembers& members) {
  return {members.is_fault(), members.code(), members.source(), members.Text()};
}

// Takes the text, and the code if there is none, from a text that is JSON.
void ReadNested(VendorError& error, int nesting) {
  const absl::string_view text = absl::StripAsciiWhitespace(error.description);
  if (nesting == kMaxNesting || !MayBeJson(text)) return;
  const Document document = ReadDocument(text);
  VendorError nested = ErrorOf(document.members);
  if (nested.description.empty()) {
    nested.description = document.members.root_text();
  }
  ReadNested(nested, nesting + 1);
  if (nested.description.empty() && !error.code.empty()) return;
  if (error.code.empty() && IsVendorCode(nested.code)) error.code = nested.code;
  if (!nested.description.empty()) {
    error.description = std::move(nested.description);
  }
}

VendorError ReadJsonOrText(absl::string_view body) {
  const Document document = ReadDocument(body);
  const ErrorMembers& members = document.members;
  VendorError error = ErrorOf(members);
  const bool says_nothing =
      error.code.empty() && error.description.empty() && !members.is_fault();
  if (says_nothing && (members.has_members() || !document.is_json)) {
    error.description = std::string(body);
    return error;
  }
  if (says_nothing) error.description = members.root_text();
  ReadNested(error, 1);
  return error;
}

VendorError ReadMarkup(absl::string_view body) {
  VendorError error;
  if (IsHtml(body)) {
    error.description = PageText(body);
    return error;
  }
  ErrorMembers members;
  ReadXml(body, members);
  if (IsVendorCode(members.code())) error.code = members.code();
  error.description = members.Text();
  if (error.description.empty()) error.description = members.root_text();
  if (error.description.empty() && error.code.empty()) {
    error.description = TextOfMarkup(body);
  }
  return error;
}

}  // namespace

VendorError ParseVendorError(absl::string_view body) {
  const std::string text = BodyText(body);
  if (IsBinary(text)) return {};
  VendorError error = IsMarkup(text) ? ReadMarkup(text) : ReadJsonOrText(text);
  error.code = OneLine(error.code);
  error.source = OneLine(error.source);
  error.description = OneLine(error.description);
  return error;
}

}  // namespace partnercenter::client
