#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace partnercenter::testing {

// A line of the gateway's log in JSON. A member that it lacks, or a line that
// is no object, fails the test, which goes on.
class LogLine {
 public:
  explicit LogLine(const std::string& text);

  // Returns a member; null, after a test failure that names it, if there is
  // none.
  nlohmann::json operator[](const std::string& name) const;

  // Returns a member that is a text or a number; "" or 0, after a test failure
  // that names it, if it is none.
  std::string Text(const std::string& name) const;
  double Number(const std::string& name) const;

  const std::string& text() const { return text_; }
  bool contains(const std::string& name) const {
    return members_.contains(name);
  }

 private:
  const std::string text_;
  const nlohmann::json members_;
};

}  // namespace partnercenter::testing
