#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Functions that take JSON apart as text, because a parsed document would lose
// the spelling of numbers (`438.00`, or more digits than a double has). The
// caller has parsed the text before: all of them expect valid JSON, and those
// that return views expect the compact form of CompactJson.
namespace partnercenter::simulator {

struct JsonMember {
  // Text between the quotes, with its escapes.
  absl::string_view name;
  absl::string_view value;
};

// Returns `text` without white space between its tokens and without a
// byte-order mark.
std::string CompactJson(absl::string_view text);

// Returns the members of an object, in their order.
std::vector<JsonMember> MembersOf(absl::string_view object);

// Returns the elements of an array.
std::vector<absl::string_view> ElementsOf(absl::string_view array);

// Returns an order without `totalPrice`, and its line items without `pricing`.
std::string WithoutPrices(absl::string_view order);

}  // namespace partnercenter::simulator
