#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/faults/fault.h"

// Descriptions of faults. There is one set of words, written in two ways:
//
//   kind=status,status=503,retry_after=2,count=3
//   {"kind": "status", "status": 503, "retry_after": 2, "count": 3}
//
// FaultHelp() lists the words. In the first way a value that is a JSON number
// is one, everything else is text; a text with a comma needs the second way.
namespace partnercenter::simulator {

// The fault of a description in the first way.
//
// Errors: InvalidArgument, naming the member, if one is unknown, is none of the
// fault's kind, is there twice, is missing or has a value that it cannot have.
absl::StatusOr<Fault> ParseFault(absl::string_view text);

// The same in the second way, from the text of a JSON object.
absl::StatusOr<Fault> ParseFaultJson(absl::string_view text);

// The description in the second way, with all members that the fault's kind
// has; `count` is left out where it is unlimited.
nlohmann::ordered_json FaultJson(const Fault& fault);

// All kinds with their members, for people; ends with a line feed.
std::string FaultHelp();

}  // namespace partnercenter::simulator
