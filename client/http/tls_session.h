#pragma once

#include <openssl/types.h>
#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>

#include "client/http/trust_store.h"

namespace partnercenter::client {

// A TLS session with a trusted server over a socket that blocks and belongs to
// the caller. TLS 1.2 or later; the server's certificate must chain to the
// trust store and name the host (a name or an IP address) among its alternative
// names.
//
// The checks are OpenSSL's own, made during the handshake, so that nothing is
// sent to a server that fails them. httplib's are not used: they fall back to
// the subject's common name, take a wildcard in any label, read the CA file for
// every connection and add the system's authorities to it.
//
// Used by one thread at a time. A write to a closed connection raises SIGPIPE.
class TlsSession {
 public:
  TlsSession(const TrustStore& trust_store, std::string host);
  // Closes without a good-bye, as Handshake does with an earlier session: the
  // peer may be silent, and nobody should wait for its answer.
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Makes a session over a connected socket. Blocks until it stands, or the
  // socket's time limits or a shutdown end it. Returns true if it stands.
  bool Handshake(int socket);

  // Returns true if the last handshake failed since the server's certificate
  // was rejected.
  bool untrusted() const { return untrusted_; }

  // Reads what has arrived, or waits for it. Returns the number of bytes; 0 if
  // the peer ended the session in order, and -1 if it broke. The end of the
  // connection alone is no end in order: anybody on the way can send it.
  ssize_t Read(char* to, size_t size);

  // Returns the number of bytes written, or -1.
  ssize_t Write(const char* from, size_t size);

  // Returns true if bytes have arrived that were not read.
  bool HasInput() const;

 private:
  struct Delete {
    void operator()(SSL_CTX* context) const;
    void operator()(SSL* session) const;
  };

  const std::string host_;
  const std::unique_ptr<SSL_CTX, Delete> context_;
  // Null before the first handshake.
  std::unique_ptr<SSL, Delete> session_;
  bool untrusted_ = false;
};

}  // namespace partnercenter::client
