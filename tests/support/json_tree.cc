#include "tests/support/json_tree.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace partnercenter::testing {
namespace {

using Kind = JsonTree::Kind;

// Builds a tree from nlohmann_json's SAX events.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonTree Take() { return std::move(root_); }

  bool null() override { return Add({}); }
  bool boolean(bool value) override {
    return Add({Kind::kBool, value ? "true" : "false", {}, {}});
  }
  bool number_integer(number_integer_t value) override {
    return Add(JsonTree::Number(value == 0 ? "-0" : std::to_string(value)));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return Add(JsonTree::Number(std::to_string(value)));
  }
  bool number_float(number_float_t, const string_t& literal) override {
    return Add(JsonTree::Number(literal));
  }
  bool string(string_t& value) override { return Add(JsonTree::String(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(Kind::kObject); }
  bool key(string_t& name) override {
    name_ = name;
    return true;
  }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t) override { return Open(Kind::kArray); }
  bool end_array() override { return Close(); }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool Open(Kind kind) {
    names_.push_back(name_);
    open_.push_back({kind, "", {}, {}});
    return true;
  }
  bool Close() {
    JsonTree tree = std::move(open_.back());
    open_.pop_back();
    name_ = names_.back();
    names_.pop_back();
    return Add(std::move(tree));
  }
  bool Add(JsonTree tree) {
    if (open_.empty()) {
      root_ = std::move(tree);
    } else if (open_.back().kind == Kind::kObject) {
      open_.back().members.push_back({name_, std::move(tree)});
    } else {
      open_.back().elements.push_back(std::move(tree));
    }
    return true;
  }

  JsonTree root_;
  std::vector<JsonTree> open_;
  std::vector<std::string> names_;
  std::string name_;
};

std::string Quoted(const std::string& text) {
  return EscapeLoneSurrogates(nlohmann::json(text).dump());
}

// Bytes of U+F0000 to U+F07FF, which are U+D800 to U+DFFF in a tree, before the
// last two.
constexpr char kMarkStart[] = "\xF3\xB0";

// Returns the code unit of the escape "\uXXXX" at a place; 0 if there is none.
unsigned CodeUnitAt(const std::string& text, size_t at) {
  if (text.compare(at, 2, "\\u") != 0) return 0;
  return static_cast<unsigned>(
      std::strtoul(text.substr(at + 2, 4).c_str(), nullptr, 16));
}

std::string MarkLoneSurrogates(const std::string& text) {
  std::string marked;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      marked += text[at++];
      continue;
    }
    const unsigned unit = CodeUnitAt(text, at) - 0xD800u;
    const unsigned next =
        at + 6 < text.size() ? CodeUnitAt(text, at + 6) - 0xD800u : 0xFFFFu;
    const bool pair = unit < 0x400 && next >= 0x400 && next < 0x800;
    if (unit < 0x800 && !pair) {
      marked += kMarkStart;
      marked += static_cast<char>(0x80 + (unit >> 6));
      marked += static_cast<char>(0x80 + (unit & 0x3F));
      at += 6;
    } else {
      const size_t size = pair ? 12 : 2;
      marked += text.substr(at, size);
      at += size;
    }
  }
  return marked;
}

}  // namespace

bool IsJson(const std::string& text) {
  return nlohmann::json::accept(MarkLoneSurrogates(text));
}

bool HasLoneSurrogates(const std::string& text) {
  return text.find(kMarkStart) != std::string::npos;
}

std::string EscapeLoneSurrogates(const std::string& text) {
  std::string escaped = text;
  for (size_t at = 0; (at = escaped.find(kMarkStart, at)) != std::string::npos;
       at += 6) {
    const unsigned unit =
        0xD800u + ((escaped[at + 2] & 0x3Fu) << 6) + (escaped[at + 3] & 0x3Fu);
    char escape[8];
    std::snprintf(escape, sizeof(escape), "\\u%04x", unit);
    escaped.replace(at, 4, escape);
  }
  return escaped;
}

JsonTree JsonTree::String(std::string text) {
  return {Kind::kString, std::move(text), {}, {}};
}

JsonTree JsonTree::Number(std::string literal) {
  return {Kind::kNumber, std::move(literal), {}, {}};
}

JsonTree& JsonTree::at(const std::string& name) {
  for (auto& [key, value] : members) {
    if (key == name) return value;
  }
  throw std::out_of_range("no member " + name);
}

JsonTree ParseTree(const std::string& text) {
  TreeBuilder builder;
  if (!nlohmann::json::sax_parse(MarkLoneSurrogates(text), &builder)) {
    throw std::invalid_argument("test data is not JSON: " + text);
  }
  return builder.Take();
}

std::string CompactText(const JsonTree& tree) {
  std::string text;
  switch (tree.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kString:
      return Quoted(tree.text);
    case Kind::kBool:
    case Kind::kNumber:
      return tree.text;
    case Kind::kObject:
      for (const auto& [name, value] : tree.members) {
        text += text.empty() ? "" : ",";
        text += Quoted(name) + ":" + CompactText(value);
      }
      return "{" + text + "}";
    case Kind::kArray:
      for (const JsonTree& element : tree.elements) {
        text += text.empty() ? "" : ",";
        text += CompactText(element);
      }
      return "[" + text + "]";
  }
  return text;
}

}  // namespace partnercenter::testing
