#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "json/json_tokenizer.h"

namespace partnercenter::json {

// Writes events back to JSON text without blanks, numbers with their own
// digits. The events must make a valid document.
class JsonText {
 public:
  void Scalar(const JsonScalar& value);
  void StartObject();
  void Key(const JsonName& name);
  void EndObject();
  void StartArray();
  void EndArray();

  size_t size() const { return text_.size(); }

  // Returns the text so far and empties the writer.
  std::string Take();

 private:
  void Separate();

  std::string text_;
  bool needs_comma_ = false;
};

// Returns `text` as a JSON string, quotes included.
std::string QuoteJson(absl::string_view text);

// Appends a member's name to a JSON Pointer (RFC 6901).
void AppendMember(std::string& pointer, absl::string_view name);

}  // namespace partnercenter::json
