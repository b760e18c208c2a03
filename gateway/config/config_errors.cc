#include "gateway/config/config_errors.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/guid.h"

namespace partnercenter::gateway {

void ConfigErrors::Mistake(absl::string_view path, absl::string_view what) {
  const auto is_about_path = [path](absl::string_view mistake) {
    absl::string_view below = path;
    return absl::ConsumePrefix(&below, mistake.substr(0, mistake.find(": "))) &&
           (below.empty() || below[0] == '.');
  };
  if (std::any_of(report_.mistakes.begin(), report_.mistakes.end(),
                  is_about_path)) {
    return;
  }
  report_.mistakes.push_back(absl::StrCat(path, ": ", what));
}

void ConfigErrors::Warn(absl::string_view path, absl::string_view what) {
  report_.warnings.push_back(absl::StrCat(path, ": ", what));
}

bool ConfigErrors::IsReadable(const std::string& file) {
  std::ifstream stream(file);
  return stream && stream.peek() != std::ifstream::traits_type::eof();
}

void ConfigErrors::RequireFile(absl::string_view path,
                               const std::string& file) {
  if (file.empty()) return Mistake(path, "must name a file");
  // Without the name: it may be the secret itself.
  if (!IsReadable(file)) Mistake(path, kUnreadableFile);
}

void ConfigErrors::RequireText(absl::string_view path,
                               const std::string& text) {
  if (text.empty()) Mistake(path, "must not be empty");
}

void ConfigErrors::RequireGuid(absl::string_view path,
                               const std::string& text) {
  if (!base::Guid::Parse(text).has_value()) Mistake(path, "must be a GUID");
}

}  // namespace partnercenter::gateway
