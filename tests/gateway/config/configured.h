#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gateway/config/config.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::gateway {

// A configuration of these settings (members of the root object, without its
// braces) beside a good credential.
class Configured {
 public:
  explicit Configured(absl::string_view settings)
      : report_(ReadConfig(
            absl::StrCat(R"({ "credential": { "tokenFile": { "path": ")",
                         folder_.Write("token", "x"), "\" } }",
                         settings.empty() ? "" : ", ", settings, "}"))) {}

  const ConfigReport& report() const { return report_; }

 private:
  const testing::TemporaryFolder folder_;
  const ConfigReport report_;
};

}  // namespace partnercenter::gateway
