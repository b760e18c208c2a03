#pragma once

#include <string>
#include <vector>

namespace partnercenter::testing {

// A JSON document as a tree that keeps the order of members, duplicate members
// and the digits of numbers, all of which a DOM of doubles would lose.
struct JsonTree {
  enum class Kind { kNull, kBool, kNumber, kString, kObject, kArray };
  // A struct, because clang cannot make a std::pair of an incomplete type.
  struct Member;

  Kind kind = Kind::kNull;
  std::string text;  // the literal, or the characters of a string
  std::vector<Member> members;
  std::vector<JsonTree> elements;

  static JsonTree String(std::string text);
  static JsonTree Number(std::string literal);

  // Returns the first member of this name. Throws, which fails the test, if
  // there is none.
  JsonTree& at(const std::string& name);

  bool IsContainer() const {
    return kind == Kind::kObject || kind == Kind::kArray;
  }
};

struct JsonTree::Member {
  std::string name;
  JsonTree value;
};

// Parses a document, which must be valid. Lone surrogates ("\ud800") become
// characters of a private use area (U+F0000 and on), which test data must not
// use otherwise.
JsonTree ParseTree(const std::string& text);

// Returns true if ParseTree takes the text.
bool IsJson(const std::string& text);

// Returns true if a text of a tree has lone surrogates.
bool HasLoneSurrogates(const std::string& text);

// Returns a text of a tree with its lone surrogates as escapes.
std::string EscapeLoneSurrogates(const std::string& text);

// Returns the text of the document, without white space.
std::string CompactText(const JsonTree& tree);

}  // namespace partnercenter::testing
