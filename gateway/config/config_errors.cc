#include "gateway/config/config_errors.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/file_problem.h"
#include "base/guid.h"
#include "base/printable.h"

namespace partnercenter::gateway {
namespace {

// More than names and numbers have. Client secrets of Entra have 32 and more.
constexpr size_t kMaxShownBytes = 24;
constexpr size_t kMaxUrlBytes = 256;

// Returns true for what no name, number or URL has, but a key in PEM or a URL
// with a user, a query or a fragment.
bool MayHoldSecret(absl::string_view value) {
  return value.find_first_of("@?#\\") != absl::string_view::npos ||
         std::any_of(value.begin(), value.end(), absl::ascii_iscntrl);
}

// Returns true if `path` names the setting `parent` or one below it, in any
// case: names of settings match so.
bool IsAtOrBelow(absl::string_view path, absl::string_view parent) {
  return absl::StartsWithIgnoreCase(path, parent) &&
         (path.size() == parent.size() || path[parent.size()] == '.');
}

bool MayBeShown(absl::string_view path, absl::string_view value) {
  const bool is_url = absl::StrContains(value, "://");
  return !IsAtOrBelow(path, "credential") && !MayHoldSecret(value) &&
         value.size() <= (is_url ? kMaxUrlBytes : kMaxShownBytes);
}

}  // namespace

std::string QuotedUnlessSecret(absl::string_view path,
                               absl::string_view value) {
  if (!MayBeShown(path, value)) return "";
  return absl::StrCat("\"", base::Printable(value), "\"");
}

void ConfigErrors::WrongValue(absl::string_view path, absl::string_view what,
                              absl::string_view value) {
  const std::string quoted = QuotedUnlessSecret(path, value);
  Error(path, absl::StrCat(what, quoted.empty() ? "" : ", not ", quoted));
}

void ConfigErrors::Error(absl::string_view path, absl::string_view what) {
  const auto is_about_path = [path](absl::string_view error) {
    return IsAtOrBelow(path, error.substr(0, error.find(": ")));
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

void ConfigErrors::RequireFile(absl::string_view path,
                               const std::string& file) {
  if (file.empty()) return Error(path, "must name a file");
  const std::string problem = base::FileProblem(file);
  if (!problem.empty()) Error(path, problem);
}

void ConfigErrors::RequireText(absl::string_view path,
                               const std::string& text) {
  if (text.empty()) Error(path, "must not be empty");
}

void ConfigErrors::RequireGuid(absl::string_view path,
                               const std::string& text) {
  if (!base::Guid::Parse(text).has_value()) {
    WrongValue(path, "must be a GUID", text);
  }
}

}  // namespace partnercenter::gateway
