#include "client/http/uri_reference.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace partnercenter::client {
namespace {

// Takes what stands before the first of `ends` off the front.
std::string TakeUntil(absl::string_view ends, absl::string_view& rest) {
  const size_t size = std::min(rest.find_first_of(ends), rest.size());
  std::string taken(rest.substr(0, size));
  rest.remove_prefix(size);
  return taken;
}

// Moves the first segment, with the slash before it, from `input` to `output`.
void MoveSegment(absl::string_view& input, std::string& output) {
  const size_t size = std::min(input.find('/', 1), input.size());
  absl::StrAppend(&output, input.substr(0, size));
  input.remove_prefix(size);
}

void DropSegment(std::string& output) {
  const size_t slash = output.rfind('/');
  output.resize(slash == std::string::npos ? 0 : slash);
}

// Section 5.2.4.
std::string RemoveDotSegments(absl::string_view input) {
  std::string output;
  while (!input.empty()) {
    if (absl::ConsumePrefix(&input, "../") ||
        absl::ConsumePrefix(&input, "./")) {
      continue;
    }
    if (input == "." || input == "..") break;
    if (input == "/." || input == "/..") {
      if (input == "/..") DropSegment(output);
      output += '/';
      break;
    }
    if (absl::StartsWith(input, "/./")) {
      input.remove_prefix(2);
    } else if (absl::StartsWith(input, "/../")) {
      input.remove_prefix(3);
      DropSegment(output);
    } else {
      MoveSegment(input, output);
    }
  }
  return output;
}

// Section 5.2.3.
std::string MergePaths(const UriReference& base, absl::string_view path) {
  if (base.authority.has_value() && base.path.empty()) {
    return absl::StrCat("/", path);
  }
  const size_t slash = base.path.rfind('/');
  const size_t kept = slash == std::string::npos ? 0 : slash + 1;
  return absl::StrCat(base.path.substr(0, kept), path);
}

}  // namespace

UriReference SplitUri(absl::string_view text) {
  UriReference uri;
  absl::string_view rest = text;
  const size_t colon = text.find_first_of(":/?#");
  if (colon != absl::string_view::npos && colon > 0 && text[colon] == ':') {
    uri.scheme = TakeUntil(":", rest);
    rest.remove_prefix(1);
  }
  if (absl::ConsumePrefix(&rest, "//")) uri.authority = TakeUntil("/?#", rest);
  uri.path = TakeUntil("?#", rest);
  if (absl::ConsumePrefix(&rest, "?")) uri.query = TakeUntil("#", rest);
  if (absl::ConsumePrefix(&rest, "#")) uri.fragment = std::string(rest);
  return uri;
}

UriReference ResolveUri(const UriReference& base,
                        const UriReference& reference) {
  UriReference target = reference;
  target.path = RemoveDotSegments(reference.path);
  if (reference.scheme.has_value()) return target;
  target.scheme = base.scheme;
  if (reference.authority.has_value()) return target;
  target.authority = base.authority;
  if (reference.path.empty()) {
    target.path = base.path;
    if (!reference.query.has_value()) target.query = base.query;
  } else if (!absl::StartsWith(reference.path, "/")) {
    target.path = RemoveDotSegments(MergePaths(base, reference.path));
  }
  return target;
}

std::string UriText(const UriReference& uri) {
  std::string text;
  if (uri.scheme.has_value()) absl::StrAppend(&text, *uri.scheme, ":");
  if (uri.authority.has_value()) absl::StrAppend(&text, "//", *uri.authority);
  absl::StrAppend(&text, uri.path);
  if (uri.query.has_value()) absl::StrAppend(&text, "?", *uri.query);
  if (uri.fragment.has_value()) absl::StrAppend(&text, "#", *uri.fragment);
  return text;
}

}  // namespace partnercenter::client
