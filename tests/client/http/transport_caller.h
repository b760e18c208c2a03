#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::client {

// Time limit that a test may wait for.
inline constexpr absl::Duration kShort = absl::Milliseconds(200);

// Consumes the bytes of a body without looking at them.
inline bool IgnoreBody(int /*status*/, absl::string_view /*piece*/) {
  return true;
}

// Returns options for a leaf certificate with this alternative name, such as
// "IP:127.0.0.1".
inline partnercenter::testing::LeafOptions LeafFor(std::string name) {
  partnercenter::testing::LeafOptions options;
  options.alternative_names = {std::move(name)};
  return options;
}

// Fixture of the transport's tests: a transport with its timer, and a caller
// with a deadline of 20 s, which stores the bodies. One `Get` at a time, but
// for those with a sink of their own.
//
//   RawHttpServer server(AnswerAll(OkResponse("{}")));
//   TransportCaller caller(server);
//   EXPECT_EQ(caller.Get().status, 200);
class TransportCaller {
 public:
  explicit TransportCaller(HttplibTransportOptions options)
      : transport_(
            HttplibTransport::Create(std::move(options), timer_).value()) {
    SetDeadline(partnercenter::testing::kSoon);
    context_.stop = stop_.get_token();
  }
  explicit TransportCaller(const partnercenter::testing::RawHttpServer& server)
      : TransportCaller(OptionsFor(server.port())) {}
  TransportCaller(const partnercenter::testing::TestAuthority& authority,
                  int port, const std::string& host = "127.0.0.1")
      : TransportCaller(TlsOptionsFor(authority, port, host)) {}

  // Returns options for plain HTTP to 127.0.0.1, below "/v1".
  static HttplibTransportOptions OptionsFor(int port) {
    HttplibTransportOptions options;
    options.base_url = {false, "127.0.0.1", port, "/v1"};
    return options;
  }

  // Returns options for TLS to `host`, below "/v1", that trust `authority`.
  static HttplibTransportOptions TlsOptionsFor(
      const partnercenter::testing::TestAuthority& authority, int port,
      const std::string& host = "127.0.0.1") {
    HttplibTransportOptions options;
    options.base_url = {true, host, port, "/v1"};
    options.ca_file = authority.ca_file();
    return options;
  }

  static HttpRequest SomeRequest() {
    return {"/orders?a=%20b", {{"Accept", "application/json"}}};
  }

  HttpExchange Get() {
    return Get([this](int, auto piece) {
      body_.append(piece.data(), piece.size());
      return true;
    });
  }
  HttpExchange Get(const BodySink& sink) {
    return transport_->Send(context_, SomeRequest(), sink);
  }
  std::future<HttpExchange> GetInBackground() {
    return std::async(std::launch::async, [this] { return Get(); });
  }

  void SetDeadline(absl::Duration from_now) {
    context_.deadline = base::Timer::Now() + from_now;
  }

  HttplibTransport& transport() { return *transport_; }
  const CallContext& context() const { return context_; }
  std::stop_source& stop() { return stop_; }
  const std::string& body() const { return body_; }

 private:
  base::Timer timer_;
  std::unique_ptr<HttplibTransport> transport_;
  std::stop_source stop_;
  CallContext context_;
  std::string body_;
};

// Stops `caller` and expects that `exchange`, which runs, ends promptly in
// `phase`.
inline void ExpectStopsPromptly(TransportCaller& caller,
                                std::future<HttpExchange>& exchange,
                                HttpPhase phase) {
  const absl::Time stopped = base::Timer::Now();
  caller.stop().request_stop();
  const HttpExchange result = exchange.get();
  EXPECT_LT(base::Timer::Now() - stopped, partnercenter::testing::kPromptly);
  EXPECT_EQ(result.event, HttpEvent::kStopped);
  EXPECT_EQ(result.phase, phase);
}

}  // namespace partnercenter::client
