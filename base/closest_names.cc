#include "base/closest_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace partnercenter::base {
namespace {

// Longer names are not compared: no name of ours has as many letters.
constexpr size_t kMaxLetters = 64;
constexpr size_t kMaxNames = 3;
// Fewer letters are contained in too many names.
constexpr size_t kMinContained = 3;

bool AreSame(char one, char other) {
  return absl::ascii_tolower(static_cast<unsigned char>(one)) ==
         absl::ascii_tolower(static_cast<unsigned char>(other));
}

bool IsLong(absl::string_view one, absl::string_view other) {
  return std::min(one.size(), other.size()) >= kMinContained;
}

bool OneBeginsWithTheOther(absl::string_view one, absl::string_view other) {
  return IsLong(one, other) && (absl::StartsWithIgnoreCase(one, other) ||
                                absl::StartsWithIgnoreCase(other, one));
}

bool OneContainsTheOther(absl::string_view one, absl::string_view other) {
  const std::string a = absl::AsciiStrToLower(one);
  const std::string b = absl::AsciiStrToLower(other);
  return IsLong(one, other) &&
         (absl::StrContains(a, b) || absl::StrContains(b, a));
}

std::vector<std::string> UnlessTooMany(std::vector<std::string> names) {
  if (names.size() > kMaxNames) names.clear();
  return names;
}

}  // namespace

size_t EditDistance(absl::string_view one, absl::string_view other) {
  // Row i of the table holds the distances from the first i letters of `one` to
  // each beginning of `other`.
  std::vector<size_t> before_last(other.size() + 1);
  std::vector<size_t> last(other.size() + 1);
  std::vector<size_t> row(other.size() + 1);
  for (size_t j = 0; j <= other.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= one.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= other.size(); ++j) {
      const size_t replaced = AreSame(one[i - 1], other[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + replaced});
      const bool is_swap = i > 1 && j > 1 &&
                           AreSame(one[i - 1], other[j - 2]) &&
                           AreSame(one[i - 2], other[j - 1]);
      if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[other.size()];
}

std::vector<std::string> ClosestNames(absl::string_view given,
                                      const std::vector<std::string>& names) {
  if (given.size() > kMaxLetters) return {};
  size_t closest = std::max<size_t>(1, given.size() / 3);
  std::vector<std::string> similar;
  std::vector<std::string> beginning;
  std::vector<std::string> containing;
  for (const std::string& name : names) {
    const size_t distance = EditDistance(given, name);
    if (distance < closest) similar.clear();
    if (distance <= closest) {
      closest = distance;
      similar.push_back(name);
    }
    if (OneBeginsWithTheOther(given, name)) beginning.push_back(name);
    if (OneContainsTheOther(given, name)) containing.push_back(name);
  }
  if (!similar.empty()) return UnlessTooMany(std::move(similar));
  return UnlessTooMany(std::move(beginning.empty() ? containing : beginning));
}

std::string DidYouMean(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  return absl::StrCat("; did you mean ", absl::StrJoin(names, " or "), "?");
}

}  // namespace partnercenter::base
