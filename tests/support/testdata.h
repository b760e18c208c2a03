#pragma once

#include <string>
#include <vector>

namespace partnercenter::testing {

// The text of a file below tests/testdata, e.g. "orders/legacy.json". Ends the
// program if it cannot be read.
std::string ReadTestdata(const std::string& name);

// The fixtures of one order each: every family of ids, and every field of the
// contract in at least one of them.
std::vector<std::string> OrderFixtures();

// A list document of these order documents.
std::string ListDocument(const std::vector<std::string>& orders);

}  // namespace partnercenter::testing
