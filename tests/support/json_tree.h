#pragma once

#include <string>
#include <vector>

namespace partnercenter::testing {

// A JSON document as a tree that keeps the order of members, members that stand
// twice, and the digits of numbers: what a DOM of doubles would lose.
struct JsonTree {
  enum class Kind { kNull, kBool, kNumber, kString, kObject, kArray };
  // Not a std::pair, which clang cannot make of a type that is not complete.
  struct Member;

  Kind kind = Kind::kNull;
  std::string text;  // the literal; of a string its characters
  std::vector<Member> members;
  std::vector<JsonTree> elements;

  static JsonTree String(std::string text);
  static JsonTree Number(std::string literal);

  // The first member of this name. A test failure ends the program if there is
  // none.
  JsonTree& at(const std::string& name);

  bool IsContainer() const {
    return kind == Kind::kObject || kind == Kind::kArray;
  }
};

struct JsonTree::Member {
  std::string name;
  JsonTree value;
};

// Reads a document, which must be valid.
JsonTree ParseTree(const std::string& text);

// The document's text, without blanks.
std::string CompactText(const JsonTree& tree);

}  // namespace partnercenter::testing
