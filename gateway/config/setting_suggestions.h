#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Returns the setting, as a path, that names the file of what the unknown
// setting `path` holds itself: "api.tls.keyFile" for "api.tls.key",
// "credential.clientSecret.secretFile" for "credential.clientSecret.password".
// Returns "" if there is none.
std::string FileSetting(absl::string_view path);

// Returns the settings that an unknown one may be meant for, as paths. In this
// order: those of the same name in another place ("limits.connections" is
// "upstream.connections"), those beside it with a similar name, and those with
// a very similar name in another place. May be empty.
std::vector<std::string> SuggestedSettings(absl::string_view path);

}  // namespace partnercenter::gateway
