#include "tests/support/silent_listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace partnercenter::testing {
namespace {

// The shortest queue still holds one connection.
constexpr int kFillers = 2;

int NewSocket() {
  return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

}  // namespace

SilentListener::SilentListener() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  sockets_.push_back(NewSocket());
  bind(sockets_[0], generic, size);
  listen(sockets_[0], 0);
  getsockname(sockets_[0], generic, &size);
  port_ = ntohs(address.sin_port);
  for (int i = 0; i < kFillers; ++i) {
    sockets_.push_back(NewSocket());
    connect(sockets_.back(), generic, size);
  }
}

SilentListener::~SilentListener() {
  for (const int socket : sockets_) close(socket);
}

}  // namespace partnercenter::testing
