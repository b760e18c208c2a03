#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/config/config.h"

namespace partnercenter::gateway {

// Collects the errors and warnings of a configuration's checks. A path names a
// setting as the operator wrote it: "limits.queue".
class ConfigErrors {
 public:
  // Adds to `report`, which must outlive the object.
  explicit ConfigErrors(ConfigReport& report) : report_(report) {}

  // Adds an error, which forbids a start. Only the first error of a setting
  // counts: if "limits.queue" is not a number, its range is not checked too,
  // and if "limits" is not an object, its members are not reported.
  void Error(absl::string_view path, absl::string_view what);
  void Warn(absl::string_view path, absl::string_view what);

  static constexpr char kUnreadableFile[] = "file cannot be read or is empty";
  // Returns true if a file can be read and is not empty.
  static bool IsReadable(const std::string& file);

  // Add an error unless the value is good.
  void RequireFile(absl::string_view path, const std::string& file);
  void RequireText(absl::string_view path, const std::string& text);
  void RequireGuid(absl::string_view path, const std::string& text);

 private:
  ConfigReport& report_;
};

}  // namespace partnercenter::gateway
