#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {

// Puts `content` in the place of a file's, at once: whoever reads it meanwhile,
// or after a crash, finds the old or the new, whole. It is a new file in the
// same folder, which must be writable, that is renamed when it is on the disk.
// It has the old one's mode, and its owner and group as far as we may give
// them (without the group, not its rights either). If `path` is a symbolic
// link, that stays, and the file that it leads to is replaced. Blocks until the
// disk has it.
//
// Errors: those of the system, by absl::ErrnoToStatus: also if the file is not
// there, or is mounted by itself (a folder must be mounted instead). The old
// content then stays. Messages name no path. A crash may leave the new file
// behind (".new-" and six characters).
[[nodiscard]] absl::Status ReplaceFile(const std::string& path,
                                       absl::string_view content);

}  // namespace partnercenter::client
