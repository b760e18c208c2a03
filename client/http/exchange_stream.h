#pragma once

#include <httplib.h>
#include <sys/types.h>

#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "client/http/response_parser.h"
#include "client/http/tls_session.h"

namespace partnercenter::client {

// The connection as httplib sees it during one exchange, and what was observed
// of that exchange. Sends the request as httplib writes it. Reads the answer by
// itself, with ResponseParser, and hands httplib the same short head for every
// answer (a 200 whose body ends with the connection), then the body's bytes,
// and their end. So bytes from outside never reach httplib's own parsers of
// heads, lengths and chunks.
//
// Used by one thread. Blocks for as long as the socket's own time limits allow.
class ExchangeStream final : public httplib::Stream {
 public:
  ExchangeStream() = default;
  ExchangeStream(const ExchangeStream&) = delete;
  ExchangeStream& operator=(const ExchangeStream&) = delete;

  // Sets the connection to use: `socket`, or the session over it unless `tls`
  // is null. To be called before httplib uses the stream; both must outlive it.
  void Attach(int socket, TlsSession* tls);

  // Returns true once there is a connection.
  bool connected() const { return socket_ >= 0; }
  // Return true if something of the request was sent, or of an answer received.
  bool sent() const { return sent_; }
  bool received() const { return received_; }
  // Returns the answer so far, without its body.
  const ResponseParser& answer() const { return parser_; }
  // Returns true if bytes have arrived behind the answer.
  bool has_rest() const { return !input_.empty(); }

  // For httplib. `read` returns 0 at the end of a complete body, -1 at the end
  // of any other answer.
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* ptr, size_t size) override;
  ssize_t write(const char* ptr, size_t size) override;
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_; }

 private:
  void Advance();
  void Fill();

  int socket_ = -1;
  TlsSession* tls_ = nullptr;
  bool sent_ = false;
  bool received_ = false;
  ResponseParser parser_;
  // As large as the largest TLS record.
  std::array<char, size_t{16} * 1024> buffer_;
  // The part of `buffer_` that was not parsed yet.
  absl::string_view input_;
  // What httplib has not read yet.
  absl::string_view output_;
};

}  // namespace partnercenter::client
