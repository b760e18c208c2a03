#include "simulator/http/query_parameters.h"

#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

TEST(QueryParameters, CountTheFirstOfOneName) {
  const QueryParameters parameters = {{"b", "1"}, {"b", "2"}, {"d", ""}};
  EXPECT_EQ(FindParameter(parameters, "b"), "1");
  EXPECT_EQ(FindParameter(parameters, "d"), "");
  for (const char* name : {"a", "c", "e"}) {
    EXPECT_EQ(FindParameter(parameters, name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace partnercenter::simulator
