#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::json {

// The texts and numbers that are members of a JSON object itself, or elements
// of its own lists, not of what stands deeper: enough to read an error or a
// token answer. Names are told apart without their case; of two that differ by
// it the first text stands. A value.
class TopLevelScalars {
 public:
  // Returns nothing if `text` is not a JSON object, read to its end (see
  // ReadJson).
  static std::optional<TopLevelScalars> Read(absl::string_view text);

  // Returns the members before the place where `text` ends early or is no JSON;
  // none if it does not begin with an object.
  static TopLevelScalars ReadStart(absl::string_view text);

  // Returns true if the object has this member, of any kind. Names are given in
  // lower case.
  bool Has(const std::string& name) const { return names_.contains(name); }

  // Returns the text, or the number as it is written; "" if the member is
  // absent, of another kind, or was taken before.
  std::string Take(const std::string& name);

  // Returns the texts and numbers of a list; empty if the member is not one.
  const std::vector<std::string>& Elements(const std::string& name) {
    return elements_[name];
  }

 private:
  class Reader;

  TopLevelScalars() = default;

  std::set<std::string> names_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, std::vector<std::string>> elements_;
};

}  // namespace partnercenter::json
