#pragma once

#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace partnercenter::testing {

// An HTTP proxy on 127.0.0.1 that accepts only CONNECT. It ignores the
// requested host name and connects to the requested port of this machine, so a
// test can call its servers by any name. Thread-safe.
class TunnelProxy {
 public:
  // Sends `interim` before the head that opens a tunnel.
  explicit TunnelProxy(std::string interim = "");
  // Closes all connections and waits for the threads.
  ~TunnelProxy();
  TunnelProxy(const TunnelProxy&) = delete;
  TunnelProxy& operator=(const TunnelProxy&) = delete;

  int port() const { return port_; }

  // Returns the requests so far, with all their headers.
  std::vector<std::string> requests() const;

 private:
  void Accept();
  void Serve(int client);
  // Forwards bytes until one side closes.
  void Relay(int client, int server) const;

  const std::string interim_;
  int listener_ = -1;
  // Readable once the proxy is shutting down.
  int ending_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace partnercenter::testing
