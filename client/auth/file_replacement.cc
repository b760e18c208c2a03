#include "client/auth/file_replacement.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

absl::Status Failed(absl::string_view what) {
  return absl::ErrnoToStatus(errno, what);
}

// Closes a descriptor.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status Write(int fd, absl::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("a new file cannot be written");
    content.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// Fills the new file, which no other process knows yet.
absl::Status Fill(int fd, const struct stat& old, absl::string_view content) {
  if (absl::Status status = Write(fd, content); !status.ok()) return status;
  // Only root may give a file to somebody else, and only to a group of ours.
  constexpr uid_t kSameOwner = -1;
  const bool has_group = fchown(fd, kSameOwner, old.st_gid) == 0;
  const bool has_owner = fchown(fd, old.st_uid, old.st_gid) == 0;
  // What the old group might do is not for another one.
  const mode_t kept = has_group || has_owner ? ACCESSPERMS : ~S_IRWXG;
  if (fchmod(fd, old.st_mode & ACCESSPERMS & kept) != 0) {
    return Failed("its mode cannot be kept");
  }
  if (fsync(fd) != 0) return Failed("a new file cannot be written");
  return absl::OkStatus();
}

}  // namespace

absl::Status ReplaceFile(const std::string& path, absl::string_view content) {
  const std::unique_ptr<char, void (*)(void*)> real(
      realpath(path.c_str(), nullptr), std::free);
  struct stat old = {};
  if (real == nullptr || stat(real.get(), &old) != 0) {
    return Failed("the file cannot be found");
  }
  const std::string target = real.get();
  const std::string folder = target.substr(0, target.rfind('/') + 1);
  // Random: two processes that do this at once have a file each.
  std::string fresh = absl::StrCat(folder, ".new-XXXXXX");
  const OpenFile file(mkostemp(fresh.data(), O_CLOEXEC));
  if (file.fd() < 0) return Failed("no file can be made in its folder");
  absl::Status status = Fill(file.fd(), old, content);
  if (status.ok() && rename(fresh.c_str(), target.c_str()) != 0) {
    status = Failed("the file cannot be replaced");
  }
  if (!status.ok()) {
    unlink(fresh.c_str());
    return status;
  }
  // The file is whole by now; that its name outlives a power cut is as much as
  // can be asked for.
  const OpenFile parent(open(folder.c_str(), O_RDONLY | O_CLOEXEC));
  if (parent.fd() >= 0) fsync(parent.fd());
  return absl::OkStatus();
}

}  // namespace partnercenter::client
