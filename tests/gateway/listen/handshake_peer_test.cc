#include "gateway/listen/handshake_peer.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <thread>

namespace partnercenter::gateway {
namespace {

constexpr char kPeer[] = "ipv4:10.0.0.1:40132";
constexpr char kOther[] = "ipv4:10.0.0.2:40132";

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

// A server's TLS sessions over memory.
class HandshakePeerTest : public ::testing::Test {
 protected:
  Session NewSession() const { return {SSL_new(context_.get()), SSL_free}; }

  Session NewSessionOf(const std::string& peer) const {
    const HandshakePeer scope(peer);
    return NewSession();
  }

  // Lets the session read what is no TLS.
  static void Fail(SSL* session) {
    BIO* const in = BIO_new(BIO_s_mem());
    BIO_puts(in, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    SSL_set_bio(session, in, BIO_new(BIO_s_mem()));
    EXPECT_LE(SSL_accept(session), 0);
  }

  const Context context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
};

TEST_F(HandshakePeerTest, IsTheOneWhoseHandshakeFailed) {
  const Session session = NewSessionOf(kPeer);
  const Session other = NewSessionOf(kOther);
  Fail(session.get());

  EXPECT_EQ(HandshakePeer::TakeLast(), kPeer);
  EXPECT_EQ(HandshakePeer::TakeLast(), "");
}

TEST_F(HandshakePeerTest, IsKnownToTheThreadOfTheFailureOnly) {
  const Session session = NewSessionOf(kPeer);
  std::string last;
  std::thread([&] {
    Fail(session.get());
    last = HandshakePeer::TakeLast();
  }).join();

  EXPECT_EQ(last, kPeer);
  EXPECT_EQ(HandshakePeer::TakeLast(), "");
}

TEST_F(HandshakePeerTest, IsNotKnownOfOtherSessions) {
  { const HandshakePeer scope(kPeer); }
  const Session session = NewSession();
  Fail(session.get());

  EXPECT_EQ(HandshakePeer::TakeLast(), "");
}

TEST_F(HandshakePeerTest, OutlivesItsSession) {
  Fail(NewSessionOf(kPeer).get());

  EXPECT_EQ(HandshakePeer::TakeLast(), kPeer);
}

}  // namespace
}  // namespace partnercenter::gateway
