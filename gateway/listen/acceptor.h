#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/listen/listen_address.h"

namespace partnercenter::gateway {

// Listens on one address and hands the connections on. Instead of gRPC's own
// listener, because that one
//  - is dead for good once the process is out of file descriptors, while this
//    one goes on when there are some again;
//  - can be closed by Server::Shutdown only, which loses calls.
class Acceptor {
 public:
  // Takes over `connection`. `listener` is the socket that it came by.
  using Sink = std::function<void(int listener, int connection)>;

  // Binds and listens; connections wait until Start. Any address of all (of
  // IPv4 or IPv6) means every address of this machine, of both, if it has both.
  // Errors: Unavailable, if the address is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<Acceptor>> Listen(
      const ListenAddress& address);

  // As Stop.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Where it listens, the port filled in.
  const ListenAddress& address() const { return address_; }

  // Hands on what waits and what comes, on a thread of its own. Once.
  void Start(Sink sink);

  // Closes the address: who connects is refused from now on. When it returns,
  // `sink` is not called any more.
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
