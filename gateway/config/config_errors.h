#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/config/config.h"

namespace partnercenter::gateway {

// Where the checks of a configuration say what they found. A path names a
// setting as the operator wrote it: "limits.queue".
class ConfigErrors {
 public:
  // Adds to `report`, which must outlive the object.
  explicit ConfigErrors(ConfigReport& report) : report_(report) {}

  // Notes what forbids a start. One mistake a setting: that "limits.queue" is
  // no number says enough of it, and that "limits" is no object says it of all
  // that belongs there.
  void Mistake(absl::string_view path, absl::string_view what);
  void Warn(absl::string_view path, absl::string_view what);

  static constexpr char kUnreadableFile[] =
      "names a file that cannot be read or is empty";
  // Whether a file can be read and holds something.
  static bool IsReadable(const std::string& file);

  // Mistakes of single values.
  void RequireFile(absl::string_view path, const std::string& file);
  void RequireText(absl::string_view path, const std::string& text);
  void RequireGuid(absl::string_view path, const std::string& text);

 private:
  ConfigReport& report_;
};

}  // namespace partnercenter::gateway
