#include "client/unmapped_names.h"

#include <algorithm>

#include "base/error_details.h"

namespace partnercenter::client {

void AddUnmappedName(absl::string_view name, UnmappedNames& names,
                     int64_t count) {
  name = base::CutUtf8(name, kMaxUnmappedNameBytes);
  const auto known =
      std::find_if(names.begin(), names.end(),
                   [&](const UnmappedName& seen) { return seen.name == name; });
  if (known != names.end()) {
    known->count += count;
  } else if (names.size() > kMaxUnmappedNames) {
    names.back().count += count;
  } else {
    names.push_back(
        {std::string(names.size() == kMaxUnmappedNames ? "other" : name),
         count});
  }
}

}  // namespace partnercenter::client
