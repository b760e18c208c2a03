#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::base {

// A valid GUID: 8-4-4-4-12 hexadecimal digits, in lower case.
class Guid {
 public:
  // Accepts any case. Returns nothing if `text` is anything else (braces,
  // blanks and missing hyphens included).
  static std::optional<Guid> Parse(absl::string_view text);

  // Returns a new version 4 GUID. Unique, not secret.
  static Guid Random();

  const std::string& text() const { return text_; }

  bool operator==(const Guid&) const = default;

 private:
  explicit Guid(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace partnercenter::base
