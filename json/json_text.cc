#include "json/json_text.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace partnercenter::json {

void JsonText::Scalar(const JsonScalar& value) {
  Separate();
  if (value.kind == JsonScalar::Kind::kString) {
    text_ += QuoteJson(value.text);
  } else {
    absl::StrAppend(&text_, value.json.empty() ? value.text : value.json);
  }
  needs_comma_ = true;
}

void JsonText::StartObject() {
  Separate();
  text_ += '{';
  needs_comma_ = false;
}

void JsonText::Key(const JsonName& name) {
  Separate();
  if (name.has_lone_surrogates()) {
    absl::StrAppend(&text_, name.json);
  } else {
    text_ += QuoteJson(name.text);
  }
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

void AppendMember(std::string& pointer, absl::string_view name) {
  absl::StrAppend(&pointer, "/",
                  absl::StrReplaceAll(name, {{"~", "~0"}, {"/", "~1"}}));
}

}  // namespace partnercenter::json
