#include "client/http/tls_session.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <limits>
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

SSL_CTX* MakeContext(const TrustStore& trust_store, const std::string& host) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set1_cert_store(context, trust_store.get());
  RequireHost(SSL_CTX_get0_param(context), host);
  return context;
}

int IntSize(size_t size) {
  return static_cast<int>(
      std::min(size, size_t{std::numeric_limits<int>::max()}));
}

}  // namespace

void TlsSession::Delete::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

void TlsSession::Delete::operator()(SSL* session) const { SSL_free(session); }

TlsSession::TlsSession(const TrustStore& trust_store, std::string host)
    : host_(std::move(host)), context_(MakeContext(trust_store, host_)) {}

TlsSession::~TlsSession() = default;

bool TlsSession::Handshake(int socket) {
  session_.reset(SSL_new(context_.get()));
  untrusted_ = false;
  if (session_ == nullptr || SSL_set_fd(session_.get(), socket) != 1) {
    return false;
  }
  if (!IsIpAddress(host_)) {
    SSL_set_tlsext_host_name(session_.get(), host_.c_str());
  }
  ERR_clear_error();
  if (SSL_connect(session_.get()) == 1) return true;
  untrusted_ = SSL_get_verify_result(session_.get()) != X509_V_OK;
  return false;
}

ssize_t TlsSession::Read(char* to, size_t size) {
  // Else an error of an earlier call would be taken for this one's.
  ERR_clear_error();
  const int result = SSL_read(session_.get(), to, IntSize(size));
  if (result > 0) return result;
  return SSL_get_error(session_.get(), result) == SSL_ERROR_ZERO_RETURN ? 0
                                                                        : -1;
}

ssize_t TlsSession::Write(const char* from, size_t size) {
  ERR_clear_error();
  const int result = SSL_write(session_.get(), from, IntSize(size));
  return result > 0 ? result : -1;
}

bool TlsSession::HasInput() const {
  return session_ != nullptr && SSL_has_pending(session_.get()) == 1;
}

}  // namespace partnercenter::client
