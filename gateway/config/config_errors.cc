#include "gateway/config/config_errors.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/guid.h"

namespace partnercenter::gateway {

void ConfigErrors::Error(absl::string_view path, absl::string_view what) {
  const auto is_about_path = [path](absl::string_view error) {
    absl::string_view below = path;
    return absl::ConsumePrefix(&below, error.substr(0, error.find(": "))) &&
           (below.empty() || below[0] == '.');
  };
  if (std::any_of(report_.errors.begin(), report_.errors.end(),
                  is_about_path)) {
    return;
  }
  report_.errors.push_back(absl::StrCat(path, ": ", what));
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
  if (file.empty()) return Error(path, "must name a file");
  // Without the name: it may be the secret itself.
  if (!IsReadable(file)) Error(path, kUnreadableFile);
}

void ConfigErrors::RequireText(absl::string_view path,
                               const std::string& text) {
  if (text.empty()) Error(path, "must not be empty");
}

void ConfigErrors::RequireGuid(absl::string_view path,
                               const std::string& text) {
  if (!base::Guid::Parse(text).has_value()) Error(path, "must be a GUID");
}

}  // namespace partnercenter::gateway
