#pragma once

#include <openssl/types.h>

#include <optional>
#include <string>

#include "client/http/proxy_tunnel.h"
#include "client/http/stoppable_socket.h"
#include "client/http/trust_store.h"

namespace partnercenter::client {

// Makes the TLS context of one httplib connection require a trusted server, and
// watches the progress of its session; httplib itself tells neither.
//
// The checks are OpenSSL's own, made during the handshake, so that nothing is
// sent to a server that fails them. httplib's are switched off (which looks
// alarming in the code): they fall back to the subject's common name, take
// a wildcard in any label, read the CA file for every connection and add the
// system's authorities to it.
//
// Used by the connection's thread only; outlives the context's sessions.
class TlsSession {
 public:
  // `socket` must outlive the session. With a tunnel the socket connects to a
  // proxy, and each session begins with a way through it.
  TlsSession(TrustStore trust_store, StoppableSocket& socket,
             std::optional<ProxyTunnel> tunnel = std::nullopt);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Sets up `context` so that its sessions are TLS 1.2 or later with a server
  // whose certificate chains to the trust store and names `host` (a name or an
  // IP address) among its alternative names, whatever httplib connects to; and
  // watches these sessions.
  void Guard(SSL_CTX* context, const std::string& host);

  // Forgets the last session. Call it for each new socket: its session is
  // another one, even at the address of the last.
  void Restart() {
    ssl_ = nullptr;
    connected_ = false;
  }

  // Returns true once the handshake is complete.
  bool connected() const { return connected_; }
  // Returns true if the server's certificate was rejected.
  bool untrusted() const { return untrusted_; }
  // Returns the status code of a proxy that refused the tunnel, else 0.
  int proxy_status() const { return tunnel_ ? tunnel_->refusal() : 0; }
  // Return true if application data was sent or received since `Mark`.
  bool sent() const { return sent_; }
  bool received() const { return received_; }
  void Mark() { sent_ = received_ = false; }

  // Returns true if bytes have arrived that the application has not read. Only
  // while the connection is open.
  bool HasInput() const;

 private:
  static void OnProgress(const SSL* ssl, int where, int result);
  static void OnRecord(int write_p, int version, int content_type,
                       const void* data, size_t size, SSL* ssl, void* self);

  void OpenTunnel(SSL* ssl);

  TrustStore trust_store_;
  StoppableSocket& socket_;
  std::optional<ProxyTunnel> tunnel_;
  std::string host_;
  const SSL* ssl_ = nullptr;
  bool connected_ = false;
  bool untrusted_ = false;
  bool sent_ = false;
  bool received_ = false;
};

}  // namespace partnercenter::client
