#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {

// Replaces the content of a file atomically: a reader finds the old or the new
// content, whole, even after a crash. Writes a new file in the same folder,
// which must be writable, and renames it once it is on the disk. The new file
// gets the old one's mode, and its owner and group as far as permitted (without
// the group, not its rights either). If `path` is a symbolic link, the link
// stays and its target is replaced. Blocks until the disk has it.
//
// Errors: those of the system, by absl::ErrnoToStatus: also if the file does
// not exist, or is a mount point itself (mount its folder instead). The old
// content then stays. Messages name no path. A crash may leave the new file
// behind (".new-" and six characters).
[[nodiscard]] absl::Status ReplaceFile(const std::string& path,
                                       absl::string_view content);

}  // namespace partnercenter::client
