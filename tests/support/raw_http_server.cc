#include "tests/support/raw_http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace partnercenter::testing {
size_t AnnouncedLength(absl::string_view head) {
  for (const absl::string_view line : absl::StrSplit(head, "\r\n")) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(line, absl::MaxSplits(':', 1));
    size_t length = 0;
    if (absl::EqualsIgnoreCase(field.first, "Content-Length") &&
        absl::SimpleAtoi(field.second, &length)) {
      return length;
    }
  }
  return 0;
}

struct RawHttpServer::TlsContext {
  TlsContext(const TlsIdentity& identity, int newest_version)
      : context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
    SSL_CTX_set_max_proto_version(context.get(), newest_version);
    SSL_CTX_use_certificate(context.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), identity.key.get());
  }
  std::shared_ptr<SSL_CTX> context;
};

class RawHttpServer::Connection : public ServedConnection {
 public:
  Connection(RawHttpServer& server, int fd, int number)
      : server_(server), fd_(fd), number_(number) {
    if (server.tls_ == nullptr) return;
    ssl_.reset(SSL_new(server.tls_->context.get()), SSL_free);
    SSL_set_fd(ssl_.get(), fd);
  }
  ~Connection() override { close(fd_); }

  bool Handshake() { return ssl_ == nullptr || SSL_accept(ssl_.get()) == 1; }

  // Called from any thread.
  void ShutDown() { shutdown(fd_, SHUT_RDWR); }

  std::string ReadRequest() override {
    std::string request;
    const auto read_byte = [&] {
      char byte;
      if (Read(&byte) <= 0) return false;
      request += byte;
      return true;
    };
    while (!absl::EndsWith(request, "\r\n\r\n")) {
      if (!read_byte()) return Cut();
    }
    for (size_t rest = AnnouncedLength(request); rest > 0; --rest) {
      if (!read_byte()) return Cut();
    }
    server_.NoteRequest(request);
    return request;
  }

  void Send(absl::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t n = Write(bytes);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }

  void Drip(absl::string_view bytes, absl::Duration gap) override {
    for (const char& byte : bytes) {
      pollfd entry = {fd_, POLLIN | POLLRDHUP, 0};
      if (poll(&entry, 1, static_cast<int>(absl::ToInt64Milliseconds(gap))) !=
          0) {
        server_.NoteClose();
        return;
      }
      Send(absl::string_view(&byte, 1));
    }
  }

  void AwaitBytes() override {
    pollfd entry = {fd_, POLLIN, 0};
    poll(&entry, 1, -1);
  }

  void AwaitClose() override {
    char byte;
    while (Read(&byte) > 0) {
    }
    server_.NoteClose();
  }

  void Reset() override {
    const linger now = {1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }

  void SendCloseNotify() override { SSL_shutdown(ssl_.get()); }

  std::string ServerName() const override {
    const char* const name =
        SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
    return name == nullptr ? "" : name;
  }

  int number() const override { return number_; }

 private:
  std::string Cut() {
    server_.NoteClose();
    return "";
  }

  ssize_t Read(char* byte) {
    return ssl_ == nullptr ? recv(fd_, byte, 1, 0)
                           : SSL_read(ssl_.get(), byte, 1);
  }

  ssize_t Write(absl::string_view bytes) {
    return ssl_ == nullptr ? send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                           : SSL_write(ssl_.get(), bytes.data(),
                                       static_cast<int>(bytes.size()));
  }

  RawHttpServer& server_;
  const int fd_;
  const int number_;
  std::shared_ptr<SSL> ssl_;
};

RawHttpServer::RawHttpServer(Script script, std::optional<TlsIdentity> identity,
                             int newest_version)
    : script_(std::move(script)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  if (identity.has_value())
    tls_ = std::make_unique<TlsContext>(*identity, newest_version);
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener_, SOMAXCONN);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

RawHttpServer::~RawHttpServer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& connection : served_) connection->ShutDown();
  }
  shutdown(listener_, SHUT_RDWR);  // wakes accept
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
  close(listener_);
}

void RawHttpServer::Accept() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    std::lock_guard lock(mutex_);
    if (stopping_ || fd < 0) {
      if (fd >= 0) close(fd);
      return;
    }
    ++accepted_;
    changed_.notify_all();
    Connection& connection = *served_.emplace_back(
        std::make_unique<Connection>(*this, fd, accepted_));
    threads_.emplace_back([this, &connection] { Serve(connection); });
  }
}

void RawHttpServer::Serve(Connection& connection) {
  if (connection.Handshake()) script_(connection);
  std::lock_guard lock(mutex_);
  served_.remove_if([&](auto& entry) { return entry.get() == &connection; });
}

void RawHttpServer::NoteRequest(const std::string& request) {
  std::lock_guard lock(mutex_);
  requests_.push_back(request);
  changed_.notify_all();
}

void RawHttpServer::NoteClose() {
  std::lock_guard lock(mutex_);
  ++closed_by_peer_;
  changed_.notify_all();
}

int RawHttpServer::connections() const {
  std::lock_guard lock(mutex_);
  return accepted_;
}

std::vector<std::string> RawHttpServer::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

bool RawHttpServer::WaitForConnections(int count, absl::Duration limit) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(limit),
                           [&] { return accepted_ >= count; });
}

bool RawHttpServer::WaitForRequests(size_t count, absl::Duration limit) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(limit),
                           [&] { return requests_.size() >= count; });
}

bool RawHttpServer::WaitForCloses(int count, absl::Duration limit) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(limit),
                           [&] { return closed_by_peer_ >= count; });
}

std::string OkResponse(absl::string_view body) {
  return absl::StrCat("HTTP/1.1 200 OK\r\nContent-Length: ", body.size(),
                      "\r\n\r\n", body);
}

RawHttpServer::Script AnswerAll(std::string response) {
  return [response = std::move(response)](ServedConnection& connection) {
    while (!connection.ReadRequest().empty()) connection.Send(response);
  };
}

RawHttpServer::Script AnswerAndWait(std::string response) {
  return [response = std::move(response)](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(response);
    connection.AwaitClose();
  };
}

RawHttpServer::Script AnswerAndClose(std::string response) {
  return [response = std::move(response)](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(response);
  };
}

RawHttpServer::Script AnswerAndDropSecond(std::string response) {
  return [response = std::move(response)](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(response);
    connection.ReadRequest();
  };
}

RawHttpServer::Script NeverAnswer() {
  return [](ServedConnection& connection) {
    connection.ReadRequest();
    connection.AwaitClose();
  };
}

RawHttpServer::Script NeverRead() {
  return [](ServedConnection& connection) { connection.AwaitClose(); };
}

}  // namespace partnercenter::testing
