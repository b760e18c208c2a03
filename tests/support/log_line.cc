#include "tests/support/log_line.h"

#include <gtest/gtest.h>

namespace partnercenter::testing {

LogLine::LogLine(const std::string& text)
    : text_(text),
      members_(
          nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false)) {
  EXPECT_TRUE(members_.is_object())
      << "not a line of the log: \"" << text << '"';
}

nlohmann::json LogLine::operator[](const std::string& name) const {
  if (contains(name)) return members_.at(name);
  ADD_FAILURE() << "no member \"" << name << "\" in the log's line " << text_;
  return nullptr;
}

std::string LogLine::Text(const std::string& name) const {
  const nlohmann::json member = (*this)[name];
  if (member.is_string()) return member.get<std::string>();
  if (!member.is_null()) ADD_FAILURE() << name << " is no text in " << text_;
  return "";
}

double LogLine::Number(const std::string& name) const {
  const nlohmann::json member = (*this)[name];
  if (member.is_number()) return member.get<double>();
  if (!member.is_null()) ADD_FAILURE() << name << " is no number in " << text_;
  return 0;
}

}  // namespace partnercenter::testing
