#include "simulator/http/connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <functional>
#include <system_error>

#include "absl/strings/numbers.h"

namespace partnercenter::simulator {
namespace {

using AddressGetter = int (*)(int socket, sockaddr* address, socklen_t* size);

// Returns the address of one end: getsockname or getpeername. Its port is 0 if
// the descriptor is not a connected socket.
Peer EndOf(int socket, AddressGetter get) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (get(socket, generic, &size) != 0) return {};
  std::array<char, NI_MAXHOST> host = {};
  std::array<char, NI_MAXSERV> port = {};
  if (getnameinfo(generic, size, host.data(), host.size(), port.data(),
                  port.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return {};
  }
  Peer end;
  end.address = host.data();
  return absl::SimpleAtoi(port.data(), &end.port) ? end : Peer{};
}

void ForEachDescriptor(const std::function<void(int)>& visit) {
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd", error)) {
    int descriptor = 0;
    if (absl::SimpleAtoi(entry.path().filename().string(), &descriptor)) {
      visit(descriptor);
    }
  }
}

// Closes a socket. The HTTP library will later shut down its descriptor and
// close it, so the socket is closed now, and its descriptor is replaced by
// another socket that cannot send or receive.
void Close(int socket) {
  const int substitute = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (substitute < 0) return;
  dup3(substitute, socket, O_CLOEXEC);
  close(substitute);
}

// Closes a socket with RST, which a linger time of zero makes close() send.
void Reset(int socket) {
  const linger at_once = {1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  Close(socket);
}

// Returns the descriptor of a connection, or -1.
int FindSocket(int local_port, const Peer& peer) {
  int found = -1;
  ForEachDescriptor([&](int socket) {
    const Peer other = EndOf(socket, getpeername);
    if (other.port == peer.port && other.address == peer.address &&
        EndOf(socket, getsockname).port == local_port) {
      found = socket;
    }
  });
  return found;
}

}  // namespace

void ShutDownConnections(int local_port) {
  ForEachDescriptor([local_port](int socket) {
    if (EndOf(socket, getsockname).port == local_port) {
      shutdown(socket, SHUT_RDWR);
    }
  });
}

RawSender::RawSender(int local_port, const Peer& peer)
    : socket_(FindSocket(local_port, peer)) {}

bool RawSender::Send(absl::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent =
        send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void CloseConnection(int local_port, const Peer& peer) {
  const int socket = FindSocket(local_port, peer);
  if (socket >= 0) Close(socket);
}

void ResetConnection(int local_port, const Peer& peer) {
  const int socket = FindSocket(local_port, peer);
  if (socket >= 0) Reset(socket);
}

}  // namespace partnercenter::simulator
