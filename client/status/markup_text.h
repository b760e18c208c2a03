#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "json/json_tokenizer.h"

namespace partnercenter::client {

// Readers of the HTML and XML of error pages, which may be broken, cut, or
// anything else: they never fail.

// Returns true for a text that begins with a tag.
bool IsMarkup(absl::string_view text);

// Returns true for markup that has tags of HTML.
bool IsHtml(absl::string_view markup);

// Returns the title of an HTML page, or else its first heading, or else its
// text.
std::string PageText(absl::string_view html);

// Returns the text between all tags.
std::string TextOfMarkup(absl::string_view markup);

// Hands XML to `events` as if it were JSON: an element with elements is an
// object, any other one a text, each named without its prefix. Attributes are
// left out. Objects that the text does not close stay open.
void ReadXml(absl::string_view xml, json::JsonSink& events);

}  // namespace partnercenter::client
