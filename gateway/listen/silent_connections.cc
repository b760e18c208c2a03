#include "gateway/listen/silent_connections.h"

#include <unistd.h>

#include <iterator>

namespace partnercenter::gateway {

SilentConnections::~SilentConnections() {
  for (const Connection& connection : connections_) close(connection.fd);
}

void SilentConnections::Add(const Connection& connection) {
  if (connections_.size() >= limits_.connections) CloseOldest();
  connections_.push_back(connection);
  by_fd_[connection.fd] = std::prev(connections_.end());
}

std::optional<SilentConnections::Connection> SilentConnections::Take(int fd) {
  const auto entry = by_fd_.find(fd);
  if (entry == by_fd_.end()) return std::nullopt;
  const Connection connection = *entry->second;
  connections_.erase(entry->second);
  by_fd_.erase(entry);
  return connection;
}

std::optional<SilentConnections::Connection> SilentConnections::TakeOldest() {
  if (connections_.empty()) return std::nullopt;
  return Take(connections_.front().fd);
}

bool SilentConnections::CloseOldest() {
  const auto oldest = TakeOldest();
  if (!oldest.has_value()) return false;
  if (limits_.on_refused) limits_.on_refused(oldest->fd, "silent");
  close(oldest->fd);
  ++closed_;
  return true;
}

void SilentConnections::CloseExpired(Time now) {
  while (!connections_.empty() && *NextExpiry() <= now) CloseOldest();
}

std::optional<SilentConnections::Time> SilentConnections::NextExpiry() const {
  if (connections_.empty()) return std::nullopt;
  return connections_.front().accepted + limits_.silence;
}

}  // namespace partnercenter::gateway
