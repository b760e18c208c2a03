#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::gateway {

// Listens on one address and passes the connections on. Replaces gRPC's own
// listener, which
//  - stays dead once the process has run out of file descriptors, while this
//  one
//    continues when there are some again;
//  - can be closed by Server::Shutdown only, which loses calls.
class Acceptor {
 public:
  // Takes over `connection`, accepted from the socket `listener`.
  using Sink = std::function<void(int listener, int connection)>;

  // Binds and listens; connections wait until Start. Any address of all (of
  // IPv4 or IPv6) means every address of this machine, of both, if it has both.
  // Errors: Unavailable, if the address is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<Acceptor>> Listen(
      const ListenAddress& address);

  // Stops.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Returns the address it listens on, the port filled in.
  const ListenAddress& address() const { return address_; }

  // Passes on waiting and new connections, on a thread of its own. Call it
  // once.
  void Start(Sink sink);

  // Closes the address: connections are refused from now on, and `sink` is not
  // called after it returns.
  void Stop();

 private:
  Acceptor(ListenAddress address, std::vector<int> listeners, int wake)
      : address_(std::move(address)),
        listeners_(std::move(listeners)),
        wake_(wake) {}

  void Run(const Sink& sink);

  const ListenAddress address_;
  std::vector<int> listeners_;
  // An eventfd that ends the thread.
  const int wake_;
  std::thread thread_;
};

}  // namespace partnercenter::gateway
