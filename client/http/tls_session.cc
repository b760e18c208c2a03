#include "client/http/tls_session.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <utility>

#include "client/http/base_url.h"

namespace partnercenter::client {
namespace {

void RequireHost(X509_VERIFY_PARAM* param, const std::string& host) {
  X509_VERIFY_PARAM_set_hostflags(param,
                                  X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
                                      X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (IsIpAddress(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(param, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(param, host.data(), host.size());
  }
}

// TLS 1.3 hides a record's true type inside of it.
bool IsApplicationData(const SSL* ssl, int content_type, const void* data) {
  const int type_at = SSL_version(ssl) >= TLS1_3_VERSION
                          ? SSL3_RT_INNER_CONTENT_TYPE
                          : SSL3_RT_HEADER;
  return content_type == type_at &&
         *static_cast<const unsigned char*>(data) == SSL3_RT_APPLICATION_DATA;
}

}  // namespace

TlsSession::TlsSession(TrustStore trust_store, StoppableSocket& socket,
                       std::optional<ProxyTunnel> tunnel)
    : trust_store_(std::move(trust_store)),
      socket_(socket),
      tunnel_(std::move(tunnel)) {}

void TlsSession::Guard(SSL_CTX* context, const std::string& host) {
  host_ = host;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set1_cert_store(context, trust_store_.get());
  RequireHost(SSL_CTX_get0_param(context), host);
  // 0.18.7 else waits up to a second for the peer's close_notify.
  SSL_CTX_set_quiet_shutdown(context, 1);
  SSL_CTX_set_app_data(context, this);
  SSL_CTX_set_info_callback(context, OnProgress);
  SSL_CTX_set_msg_callback(context, OnRecord);
  SSL_CTX_set_msg_callback_arg(context, this);
}

bool TlsSession::HasInput() const {
  return ssl_ != nullptr && SSL_has_pending(ssl_) == 1;
}

void TlsSession::OnProgress(const SSL* ssl, int where, int) {
  auto* self =
      static_cast<TlsSession*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if (where == SSL_CB_HANDSHAKE_START && self->ssl_ != ssl) {
    self->ssl_ = ssl;
    self->connected_ = false;
    // OpenSSL hands out a const pointer to what httplib made without.
    if (self->tunnel_.has_value()) self->OpenTunnel(const_cast<SSL*>(ssl));
  }
  if (where == SSL_CB_HANDSHAKE_DONE) self->connected_ = true;
  if (where != SSL_CB_CONNECT_EXIT || self->connected_) return;
  if (SSL_get_verify_result(ssl) != X509_V_OK) self->untrusted_ = true;
  // httplib calls SSL_connect again and again for as long as the socket reports
  // an event, which one that was shut down before its connect() always does.
  self->socket_.StopAgain();
}

// Called before the handshake's first byte.
void TlsSession::OpenTunnel(SSL* ssl) {
  // httplib has named the proxy as the server that it wants to talk to.
  SSL_set_tlsext_host_name(ssl, IsIpAddress(host_) ? nullptr : host_.data());
  socket_.StopAgain();
  // There is no other way to end a handshake from here.
  const int fd = SSL_get_fd(ssl);
  if (!tunnel_->Open(fd)) shutdown(fd, SHUT_RDWR);
}

void TlsSession::OnRecord(int write_p, int, int content_type, const void* data,
                          size_t, SSL* ssl, void* self) {
  if (!IsApplicationData(ssl, content_type, data)) return;
  auto* session = static_cast<TlsSession*>(self);
  (write_p != 0 ? session->sent_ : session->received_) = true;
}

}  // namespace partnercenter::client
