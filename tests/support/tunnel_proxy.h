#pragma once

#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace partnercenter::testing {

// An HTTP proxy on 127.0.0.1 that takes nothing but CONNECT. Whatever the name
// that it is asked for, it connects to that port of this machine, so that a
// test may call its servers as it likes. Thread-safe.
class TunnelProxy {
 public:
  TunnelProxy();
  // Cuts all ways and waits for them to end.
  ~TunnelProxy();
  TunnelProxy(const TunnelProxy&) = delete;
  TunnelProxy& operator=(const TunnelProxy&) = delete;

  int port() const { return port_; }

  // The requests so far, with all their headers.
  std::vector<std::string> requests() const;

 private:
  void Accept();
  void Serve(int client);
  // Passes bytes on until one side ends.
  void Relay(int client, int server) const;

  int listener_ = -1;
  // Readable once the proxy is to end.
  int ending_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace partnercenter::testing
