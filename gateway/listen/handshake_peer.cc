#include "gateway/listen/handshake_peer.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <memory>
#include <utility>

namespace partnercenter::gateway {
namespace {

thread_local std::string given;
thread_local std::string last;

void OnNewSession(void* session, void*, CRYPTO_EX_DATA* data, int index, long,
                  void*);

void OnFreeSession(void*, void* peer, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::string*>(peer);
}

// The place of the peer in each session.
int Index() {
  static const int index =
      SSL_get_ex_new_index(0, nullptr, OnNewSession, nullptr, OnFreeSession);
  return index;
}

// OpenSSL calls it for each record and message that a session reads or writes,
// an alert included. gRPC does not use it, but has the session's info callback.
void OnMessage(int, int, int, const void*, size_t, SSL* session, void*) {
  if (SSL_is_init_finished(session) == 1) return;
  const auto* const peer =
      static_cast<const std::string*>(SSL_get_ex_data(session, Index()));
  if (peer != nullptr) last = *peer;
}

void OnNewSession(void* session, void*, CRYPTO_EX_DATA* data, int index, long,
                  void*) {
  if (given.empty()) return;
  auto peer = std::make_unique<std::string>(given);
  if (CRYPTO_set_ex_data(data, index, peer.get()) != 1) return;
  static_cast<void>(peer.release());
  SSL_set_msg_callback(static_cast<SSL*>(session), OnMessage);
}

}  // namespace

HandshakePeer::HandshakePeer(const std::string& peer) {
  Index();
  given = peer;
}

HandshakePeer::~HandshakePeer() { given.clear(); }

std::string HandshakePeer::TakeLast() { return std::exchange(last, ""); }

}  // namespace partnercenter::gateway
