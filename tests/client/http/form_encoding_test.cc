#include "client/http/form_encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace partnercenter::client {
namespace {

TEST(FormEncoding, LeavesUnreservedCharacters) {
  EXPECT_EQ(PercentEncode("AZaz09-._~"), "AZaz09-._~");
}

TEST(FormEncoding, EncodesEveryOtherByte) {
  EXPECT_EQ(PercentEncode("a+b&c=d%/ \xC3\xBC"),
            "a%2Bb%26c%3Dd%25%2F%20%C3%BC");
  EXPECT_EQ(PercentEncode(std::string("\0\n\x7F\xFF", 4)), "%00%0A%7F%FF");
}

TEST(FormEncoding, JoinsFieldsInTheirOrder) {
  EXPECT_EQ(EncodeForm({{"b", "1&2"}, {"a c", ""}, {"b", "3"}}),
            "b=1%262&a%20c=&b=3");
}

TEST(FormEncoding, MakesNothingOfNoFields) { EXPECT_EQ(EncodeForm({}), ""); }

}  // namespace
}  // namespace partnercenter::client
