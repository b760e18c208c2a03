#pragma once

#include <string>
#include <vector>

namespace partnercenter::testing {

// Returns the text of a file below tests/testdata, e.g. "orders/legacy.json".
// Ends the program if it cannot be read.
std::string ReadTestdata(const std::string& name);

// Returns the fixtures of one order each: every family of ids, and every field
// of the contract in at least one of them.
std::vector<std::string> OrderFixtures();

// Returns a list document with these order documents.
std::string ListDocument(const std::vector<std::string>& orders);

}  // namespace partnercenter::testing
