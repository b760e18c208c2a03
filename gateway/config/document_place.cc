#include "gateway/config/document_place.h"

#include "absl/strings/str_cat.h"
#include "json/json_text.h"

namespace partnercenter::gateway {

void DocumentPlace::Value() {
  if (!frames_.empty() && frames_.back().is_array) ++frames_.back().elements;
}

void DocumentPlace::OpenObject() { Open(/*is_array=*/false); }

void DocumentPlace::OpenArray() { Open(/*is_array=*/true); }

void DocumentPlace::Open(bool is_array) {
  Value();
  frames_.emplace_back().is_array = is_array;
}

void DocumentPlace::Key(absl::string_view name) {
  frames_.back().name = std::string(name);
}

void DocumentPlace::Close() { frames_.pop_back(); }

std::string DocumentPlace::pointer() const {
  std::string pointer;
  for (const Frame& frame : frames_) {
    if (frame.is_array) {
      absl::StrAppend(&pointer, "/", frame.elements - 1);
    } else {
      json::AppendMember(pointer, frame.name);
    }
  }
  return pointer;
}

}  // namespace partnercenter::gateway
