#include "client/http/stoppable_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace partnercenter::client {

StoppableSocket::~StoppableSocket() {
  if (fd_ >= 0) close(fd_);
}

void StoppableSocket::Follow(int fd) {
  std::lock_guard lock(mutex_);
  if (fd_ >= 0) close(fd_);
  fd_ = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (stopped_) ShutDownLocked();
  // Out of descriptors: a socket that nobody could stop must not be used.
  if (fd_ < 0) shutdown(fd, SHUT_RDWR);
}

void StoppableSocket::Stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  ShutDownLocked();
}

void StoppableSocket::ShutDownLocked() {
  if (fd_ >= 0) shutdown(fd_, SHUT_RDWR);
}

bool StoppableSocket::HasInput() const {
  std::lock_guard lock(mutex_);
  pollfd entry = {fd_, POLLIN | POLLRDHUP, 0};
  return fd_ < 0 || poll(&entry, 1, 0) != 0;
}

}  // namespace partnercenter::client
