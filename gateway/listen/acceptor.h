#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/listen/accept_backoff.h"
#include "gateway/listen/listen_address.h"
#include "gateway/listen/refused_connections.h"
#include "gateway/listen/silent_connections.h"
#include "gateway/process/descriptor_ranges.h"

namespace partnercenter::gateway {

// Listens on one address and passes the connections on, each once its client
// has sent something. Replaces gRPC's own listener, which
//  - stays dead once the process has run out of file descriptors, while this
//    one continues when there are some again;
//  - takes the last descriptor, while this one leaves those outside its range
//    to the rest of the process;
//  - can be closed by Server::Shutdown only, which loses calls.
class Acceptor {
 public:
  // Takes over `connection`, accepted from the socket `listener`.
  using Sink = std::function<void(int listener, int connection)>;

  struct Options {
    // Descriptors that connections may have. A connection beyond them is closed
    // at once, after the silent ones.
    DescriptorRange descriptors = {};
    // Time that a client has to send its first byte.
    absl::Duration silence = absl::Seconds(10);
    // Where refused connections are counted.
    std::shared_ptr<RefusedConnections> refused =
        std::make_shared<RefusedConnections>();
    // May be empty.
    OnRefused on_refused = {};
  };

  // Binds and listens; connections wait until Start. 0.0.0.0 and [::] both mean
  // every address of this machine, IPv4 and, where it has IPv6, IPv6 too.
  // Errors: Unavailable, if the address is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<Acceptor>> Listen(
      const ListenAddress& address, const Options& options);
  static absl::StatusOr<std::unique_ptr<Acceptor>> Listen(
      const ListenAddress& address) {
    return Listen(address, Options());
  }

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
  // called after it returns. Connections that are still silent are passed on
  // before: their first call may be on its way.
  void Stop();

 private:
  Acceptor(ListenAddress address, std::vector<int> listeners,
           const Options& options);

  void Run();
  void Accept(int listener);
  int MoveIntoRange(int connection);
  void PassOnIfReadable(int connection);
  void PassOnAll();
  void PauseAfterFailure();
  int MillisecondsToExpiry() const;
  bool IsListener(int fd) const;
  void Watch(int fd) const;

  const ListenAddress address_;
  std::vector<int> listeners_;
  const Options options_;
  // An eventfd that ends the thread.
  const int wake_;
  const int epoll_;
  Sink sink_;
  // For the thread alone.
  SilentConnections silent_;
  AcceptBackoff backoff_;
  std::thread thread_;
};

}  // namespace partnercenter::gateway
