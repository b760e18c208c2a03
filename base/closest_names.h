#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::base {

// Returns the number of letters that must be inserted, removed, replaced or
// swapped with their neighbour to make one text of the other. ASCII case does
// not count.
size_t EditDistance(absl::string_view one, absl::string_view other);

// Returns the names that `given` may be a misspelling of, in their order: those
// of the smallest edit distance, which is at most a third of `given` (at least
// one letter); or else the names that begin with `given`, or that it begins
// with; or else those that contain it or are contained in it.
// Returns nothing if more than three names fit alike.
std::vector<std::string> ClosestNames(absl::string_view given,
                                      const std::vector<std::string>& names);

// Returns "; did you mean one or other?" for the end of an error, "" if there
// is no name.
std::string DidYouMean(const std::vector<std::string>& names);

}  // namespace partnercenter::base
