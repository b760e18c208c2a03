#pragma once

#include <string>
#include <vector>

#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/support/json_tree.h"

namespace partnercenter::testing {

// Compares an upstream order with the message it became, by walking both
// without the mapper's help. Returns what is wrong: members of the document
// that are neither in their field nor in `unmapped` with their own text, fields
// and unmapped entries that no member accounts for. Empty: nothing was lost and
// nothing made up.
std::vector<std::string> WrongLeaves(const JsonTree& document,
                                     const orders::v1::Order& order);

}  // namespace partnercenter::testing
