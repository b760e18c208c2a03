#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/config/config.h"

namespace partnercenter::gateway {

// Returns `value`, of the setting at `path`, in quotes. Returns "" if it may be
// a secret in the wrong place: if the setting belongs to `credential`, if the
// value has more than 24 bytes and is no URL, or if it has a control character
// or one of "@?#\\".
std::string QuotedUnlessSecret(absl::string_view path, absl::string_view value);

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
  // Adds `what`, and the value in force behind it unless it may be a secret:
  // "api.address: must be an IP address, not \"here\"".
  void WrongValue(absl::string_view path, absl::string_view what,
                  absl::string_view value);
  void Warn(absl::string_view path, absl::string_view what);

  // Add an error unless the value is good.
  void RequireFile(absl::string_view path, const std::string& file);
  void RequireText(absl::string_view path, const std::string& text);
  void RequireGuid(absl::string_view path, const std::string& text);

 private:
  ConfigReport& report_;
};

}  // namespace partnercenter::gateway
