#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "simulator/faults/fault.h"

namespace partnercenter::simulator {

// The members of a description of one kind of fault, beside `kind`, `target`
// and `count`.
struct FaultMembers {
  FaultKind kind;
  std::vector<absl::string_view> required;
  std::vector<absl::string_view> optional;
};

const FaultMembers& MembersOf(FaultKind kind);

// Sets a member other than `kind`.
//
// Errors: InvalidArgument, with the member's name, if the value has the wrong
// type, is out of bounds or is not one of the member's names.
[[nodiscard]] absl::Status SetMember(absl::string_view name,
                                     const nlohmann::json& value, Fault& fault);

}  // namespace partnercenter::simulator
