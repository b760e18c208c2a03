#pragma once

#include <string>
#include <utility>
#include <vector>

namespace partnercenter::testing {

// A JSON document as a tree that keeps the order of members, members that stand
// twice, and the digits of numbers: what a DOM of doubles would lose.
struct JsonTree {
  enum class Kind { kNull, kBool, kNumber, kString, kObject, kArray };

  Kind kind = Kind::kNull;
  std::string text;  // the literal; of a string its characters
  std::vector<std::pair<std::string, JsonTree>> members;
  std::vector<JsonTree> elements;

  static JsonTree String(std::string text) {
    return {Kind::kString, std::move(text), {}, {}};
  }
  static JsonTree Number(std::string literal) {
    return {Kind::kNumber, std::move(literal), {}, {}};
  }

  // The first member of this name. A test failure ends the program if there is
  // none.
  JsonTree& at(const std::string& name);

  bool IsContainer() const {
    return kind == Kind::kObject || kind == Kind::kArray;
  }
};

// Reads a document, which must be valid.
JsonTree ParseTree(const std::string& text);

// The document's text, without blanks.
std::string CompactText(const JsonTree& tree);

}  // namespace partnercenter::testing
