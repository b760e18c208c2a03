#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// The components of a URI or of a relative reference (RFC 3986, section 3). A
// component that is absent differs from one that is empty ("x" from "x?"). A
// value.
struct UriReference {
  std::optional<std::string> scheme = std::nullopt;
  std::optional<std::string> authority = std::nullopt;
  std::string path = {};
  std::optional<std::string> query = std::nullopt;
  std::optional<std::string> fragment = std::nullopt;
};

// Splits a text into its components (RFC 3986, appendix B). Any text has some;
// neither characters nor percent-encodings are checked or changed.
UriReference SplitUri(absl::string_view text);

// Returns the URI that `reference` means where `base` is the URL of the
// document that has it (RFC 3986, section 5.2; strict, so "https:x" is not
// relative). Dot segments are removed from the path. `base` has a scheme.
UriReference ResolveUri(const UriReference& base,
                        const UriReference& reference);

// Returns the components as one text (RFC 3986, section 5.3).
std::string UriText(const UriReference& uri);

}  // namespace partnercenter::client
