#include "gateway/listen/peer_name.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

std::string Ipv4Name(const void* address, in_port_t port) {
  std::array<char, INET_ADDRSTRLEN> text = {};
  inet_ntop(AF_INET, address, text.data(), text.size());
  return absl::StrCat("ipv4:", text.data(), ":", ntohs(port));
}

std::string Ipv6Name(const in6_addr& address, in_port_t port) {
  // An IPv4 client of a socket for both.
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    return Ipv4Name(&address.s6_addr[12], port);
  }
  std::array<char, INET6_ADDRSTRLEN> text = {};
  inet_ntop(AF_INET6, &address, text.data(), text.size());
  return absl::StrCat("ipv6:%5B", text.data(), "%5D:", ntohs(port));
}

}  // namespace

std::string PeerName(int connection) {
  sockaddr_storage peer = {};
  socklen_t size = sizeof(peer);
  if (getpeername(connection, reinterpret_cast<sockaddr*>(&peer), &size) != 0) {
    return "";
  }
  if (peer.ss_family == AF_INET) {
    sockaddr_in ipv4 = {};
    std::memcpy(&ipv4, &peer, sizeof(ipv4));
    return Ipv4Name(&ipv4.sin_addr, ipv4.sin_port);
  }
  if (peer.ss_family != AF_INET6) return "";
  sockaddr_in6 ipv6 = {};
  std::memcpy(&ipv6, &peer, sizeof(ipv6));
  return Ipv6Name(ipv6.sin6_addr, ipv6.sin6_port);
}

}  // namespace partnercenter::gateway
