#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// A member that had no field in the contract: "/lineItems/*/newMember",
// relative to an order, or "list:/newMember" for a list's envelope. Each name
// occurs once, with its count; at most kMaxUnmappedNames and then "other"; each
// cut to kMaxUnmappedNameBytes.
struct UnmappedName {
  std::string name;
  int64_t count = 1;

  bool operator==(const UnmappedName&) const = default;
};
using UnmappedNames = std::vector<UnmappedName>;
inline constexpr size_t kMaxUnmappedNames = 50;
inline constexpr size_t kMaxUnmappedNameBytes = 256;

// Adds `name`, within the limits above.
void AddUnmappedName(absl::string_view name, UnmappedNames& names,
                     int64_t count = 1);

}  // namespace partnercenter::client
