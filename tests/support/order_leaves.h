#pragma once

#include <string>
#include <vector>

#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/support/json_tree.h"

namespace partnercenter::testing {

// Compares an upstream order with the message made from it, by walking both
// without the mapper. Returns the differences: members of the document that are
// neither in their field nor in `unmapped` with their own text, and fields and
// unmapped entries that no member accounts for. Empty if nothing was lost or
// made up.
std::vector<std::string> WrongLeaves(const JsonTree& document,
                                     const orders::v1::Order& order);

}  // namespace partnercenter::testing
