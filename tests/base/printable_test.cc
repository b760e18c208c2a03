#include "base/printable.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace partnercenter::base {
namespace {

TEST(Printable, KeepsWhatIsNoControlCharacter) {
  for (const char* const text :
       {"", "partner center's certificate", "\"quoted\" 'twice'",
        "C:\\new\\x1b", "Grüße, 京都 😀", "\xc2\xa0\xc3\x80", "?\xc2"}) {
    EXPECT_EQ(Printable(text), text);
  }
}

TEST(Printable, EscapesControlCharacters) {
  const std::pair<std::string, std::string> rows[] = {
      {"two\nlines\r\t", R"(two\nlines\r\t)"},
      {"\x1b[2J", R"(\x1b[2J)"},
      {"\x7f", R"(\x7f)"},
      {std::string("a\0b", 3), R"(a\x00b)"},
      {"\xc2\x9b\x32J\xc2\x80\xc2\x9f", R"(\xc2\x9b2J\xc2\x80\xc2\x9f)"}};
  for (const auto& [text, printable] : rows) {
    EXPECT_EQ(Printable(text), printable);
  }
}

}  // namespace
}  // namespace partnercenter::base
