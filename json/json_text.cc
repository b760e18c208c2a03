#include "json/json_text.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace partnercenter::json {

void JsonText::Scalar(const JsonScalar& value) {
  Separate();
  if (value.kind == JsonScalar::Kind::kString) {
    text_ += QuoteJson(value.text);
  } else {
    text_.append(value.text.data(), value.text.size());
  }
  needs_comma_ = true;
}

void JsonText::StartObject() {
  Separate();
  text_ += '{';
  needs_comma_ = false;
}

void JsonText::Key(absl::string_view name) {
  Separate();
  text_ += QuoteJson(name);
  text_ += ':';
  needs_comma_ = false;
}

void JsonText::EndObject() {
  text_ += '}';
  needs_comma_ = true;
}

void JsonText::StartArray() {
  Separate();
  text_ += '[';
  needs_comma_ = false;
}

void JsonText::EndArray() {
  text_ += ']';
  needs_comma_ = true;
}

std::string JsonText::Take() {
  needs_comma_ = false;
  return std::exchange(text_, {});
}

void JsonText::Separate() {
  if (needs_comma_) text_ += ',';
}

std::string QuoteJson(absl::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace partnercenter::json
