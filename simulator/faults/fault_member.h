#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "simulator/faults/fault.h"

namespace partnercenter::simulator {

// The members that descriptions of one kind of fault have, beside `kind`,
// `target` and `count`.
struct FaultMembers {
  FaultKind kind;
  std::vector<absl::string_view> required;
  std::vector<absl::string_view> optional;
};

const FaultMembers& MembersOf(FaultKind kind);

// Sets a member other than `kind`.
//
// Errors: InvalidArgument, with the member's name, if the value is of the wrong
// type, out of bounds or none of the member's words.
[[nodiscard]] absl::Status SetMember(absl::string_view name,
                                     const nlohmann::json& value, Fault& fault);

}  // namespace partnercenter::simulator
