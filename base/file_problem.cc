#include "base/file_problem.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace partnercenter::base {
namespace {

constexpr size_t kMaxPathBytes = 1024;
// Of a name between two slashes. Tokens are longer.
constexpr size_t kMaxNameBytes = 80;

// Base64 has "+" and "=", and may begin with a slash.
bool IsOfPath(unsigned char c) {
  return absl::ascii_isprint(c) && c != '+' && c != '=' && c != '"';
}

bool LooksLikePath(absl::string_view text) {
  if (!absl::StartsWith(text, "/") && !absl::StartsWith(text, "./") &&
      !absl::StartsWith(text, "../")) {
    return false;
  }
  if (text.size() > kMaxPathBytes ||
      !std::all_of(text.begin(), text.end(), IsOfPath)) {
    return false;
  }
  const std::vector<absl::string_view> names = absl::StrSplit(text, '/');
  return std::all_of(names.begin(), names.end(), [](absl::string_view name) {
    return name.size() <= kMaxNameBytes;
  });
}

// Returns "no such file or directory" and the like.
std::string SystemErrorText(int error) {
  std::string text = std::generic_category().message(error);
  if (!text.empty()) text[0] = absl::ascii_tolower(text[0]);
  return text;
}

}  // namespace

std::string FileProblem(absl::string_view name, absl::string_view why) {
  if (LooksLikePath(name)) return absl::StrCat(name, ": ", why);
  return absl::StrCat(
      why,
      " (its name is not shown, since it is no absolute path and may be a "
      "secret)");
}

std::string FileProblem(const std::string& file) {
  // Does not wait for whoever writes a pipe.
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FileProblem(file, SystemErrorText(errno));
  char first = 0;
  const ssize_t size = read(fd, &first, 1);
  const int error = errno;
  close(fd);
  if (size < 0) return FileProblem(file, SystemErrorText(error));
  return size == 0 ? FileProblem(file, "is empty") : "";
}

}  // namespace partnercenter::base
