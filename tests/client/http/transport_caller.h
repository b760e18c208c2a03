#pragma once

#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::client {

// A transport with its timer, and somebody who calls it with 20 s to spend and
// keeps the bodies. One `Get` at a time.
class TransportCaller {
 public:
  explicit TransportCaller(HttplibTransportOptions options)
      : transport_(
            HttplibTransport::Create(std::move(options), timer_).value()) {
    SetDeadline(absl::Seconds(20));
    context_.stop = stop_.get_token();
  }
  explicit TransportCaller(const partnercenter::testing::RawHttpServer& server)
      : TransportCaller(OptionsFor(server.port())) {}

  // For plain HTTP to 127.0.0.1, below "/v1".
  static HttplibTransportOptions OptionsFor(int port) {
    HttplibTransportOptions options;
    options.base_url = {false, "127.0.0.1", port, "/v1"};
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

}  // namespace partnercenter::client
