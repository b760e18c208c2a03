#include "tests/simulator/http/raw_connection.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {
namespace {

constexpr char kEndOfHeaders[] = "\r\n\r\n";

}  // namespace

RawConnection::RawConnection(int port, const std::string& target,
                             const std::string& method)
    : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  EXPECT_EQ(connect(socket_, generic, sizeof(address)), 0);
  const std::string request =
      absl::StrCat(method, " ", target,
                   " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n"
                   "Connection: close\r\n\r\n");
  EXPECT_EQ(send(socket_, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
}

RawConnection::~RawConnection() { close(socket_); }

void RawConnection::ReadUntil(absl::string_view text) {
  while (!absl::StrContains(received_, text) && Receive(1)) {
  }
}

void RawConnection::Read(size_t size) {
  const size_t wanted = received_.size() + size;
  while (received_.size() < wanted && Receive(wanted - received_.size())) {
  }
}

void RawConnection::ReadToEnd() {
  while (Receive(4096)) {
  }
}

std::string RawConnection::headers() const {
  return received_.substr(0, received_.find(kEndOfHeaders));
}

std::string RawConnection::body() const {
  const size_t end = received_.find(kEndOfHeaders);
  return end == std::string::npos
             ? ""
             : received_.substr(end + std::strlen(kEndOfHeaders));
}

bool RawConnection::Receive(size_t size) {
  std::string bytes(size, '\0');
  const ssize_t got = recv(socket_, bytes.data(), bytes.size(), 0);
  if (got <= 0) {
    end_ = got == 0 ? 0 : errno;
    return false;
  }
  received_.append(bytes, 0, static_cast<size_t>(got));
  return true;
}

}  // namespace partnercenter::simulator
