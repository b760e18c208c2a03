#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Cutting JSON as text, where a parsed document would lose how numbers are
// spelled (`438.00`, or more digits than a double has). The caller has parsed
// the text before: all of these expect valid JSON, and those that return views
// expect it compact, as CompactJson leaves it.
namespace partnercenter::simulator {

struct JsonMember {
  // Between its quotes, escapes as they stand.
  absl::string_view name;
  absl::string_view value;
};

// `text` without white space between its tokens, nor a byte-order mark.
std::string CompactJson(absl::string_view text);

// The members of an object, in their order.
std::vector<JsonMember> MembersOf(absl::string_view object);

// The elements of an array.
std::vector<absl::string_view> ElementsOf(absl::string_view array);

// An order without `totalPrice`, its line items without `pricing`.
std::string WithoutPrices(absl::string_view order);

}  // namespace partnercenter::simulator
