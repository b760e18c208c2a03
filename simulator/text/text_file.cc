#include "simulator/text/text_file.h"

#include <fstream>
#include <ios>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {

absl::StatusOr<std::string> ReadTextFile(absl::string_view what,
                                         const std::string& path) {
  const auto unreadable = [&] {
    return absl::NotFoundError(
        absl::StrCat("cannot read the ", what, " ", path));
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable();
  try {
    return std::string{std::istreambuf_iterator<char>(file),
                       std::istreambuf_iterator<char>()};
  } catch (const std::ios_base::failure&) {
    // A directory can be opened; only reading it fails.
    return unreadable();
  }
}

absl::StatusOr<std::string> ReadSecretFile(absl::string_view what,
                                           const std::string& path) {
  absl::StatusOr<std::string> secret = ReadTextFile(what, path);
  if (!secret.ok()) return secret;
  absl::StripAsciiWhitespace(&*secret);
  if (secret->empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the ", what, " ", path, " is empty"));
  }
  return secret;
}

}  // namespace partnercenter::simulator
