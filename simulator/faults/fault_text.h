#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/faults/fault.h"

// Descriptions of faults, in one of two formats:
//
//   kind=status,status=503,retry_after=2,count=3
//   {"kind": "status", "status": 503, "retry_after": 2, "count": 3}
//
// FaultHelp() documents the members. In the first format a value that is a JSON
// number is a number, everything else is text; a text with a comma needs JSON.
namespace partnercenter::simulator {

// Parses a description in the first format.
//
// Errors: InvalidArgument, naming the member, if a member is unknown, does not
// belong to the fault's kind, occurs twice, is missing or has an invalid value.
absl::StatusOr<Fault> ParseFault(absl::string_view text);

// Parses a description in JSON. Errors as ParseFault.
absl::StatusOr<Fault> ParseFaultJson(absl::string_view text);

// Returns the description as JSON, with all members of the fault's kind;
// without `count` if that is unlimited.
nlohmann::ordered_json FaultJson(const Fault& fault);

// Returns the help text about all kinds and their members; ends with a line
// feed.
std::string FaultHelp();

}  // namespace partnercenter::simulator
