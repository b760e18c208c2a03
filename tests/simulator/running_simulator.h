#pragma once

#include <gtest/gtest.h>
#include <httplib.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulator/faults/fault_text.h"
#include "simulator/partner_center_server.h"

namespace partnercenter::simulator {

// Path, content type and body of a token request that every simulator of these
// tests accepts.
inline constexpr char kTokenPath[] = "/contoso.test/oauth2/v2.0/token";
inline constexpr char kFormType[] = "application/x-www-form-urlencoded";
inline constexpr char kTokenForm[] =
    "grant_type=client_credentials&client_id=c&client_secret=s3cret&"
    "scope=https%3A%2F%2Fapi.partnercenter.test%2F.default";

// A simulator on a free port and a client for it.
class RunningSimulator {
 public:
  explicit RunningSimulator(SimulatorOptions options = {})
      : server_(AnyPort(std::move(options))) {
    const absl::Status started = server_.Start();
    EXPECT_TRUE(started.ok()) << started;
    client_ = NewClient();
  }

  std::unique_ptr<httplib::Client> NewClient() const {
    auto client =
        std::make_unique<httplib::Client>("127.0.0.1", server_.port());
    client->set_keep_alive(true);
    return client;
  }

  httplib::Response Get(const std::string& target,
                        httplib::Headers headers = Token("any")) {
    const httplib::Result result = client_->Get(target.c_str(), headers);
    if (!result) {
      ADD_FAILURE() << "no answer: " << to_string(result.error());
      return {};
    }
    return *result;
  }

  httplib::Response Post(const std::string& target, const std::string& body,
                         const char* type) {
    const httplib::Result result = client_->Post(target.c_str(), body, type);
    if (!result) {
      ADD_FAILURE() << "no answer: " << to_string(result.error());
      return {};
    }
    return *result;
  }

  // Requests a token with kTokenForm.
  httplib::Response RequestToken() {
    return Post(kTokenPath, kTokenForm, kFormType);
  }

  // Returns a newly issued token; "" after a test failure.
  std::string IssuedToken() {
    const httplib::Response answer = RequestToken();
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto read = nlohmann::json::parse(answer.body, nullptr, false);
    return read.is_object() ? read.value("access_token", "") : "";
  }

  // Waits until an order request has arrived.
  void WaitForRequests() const {
    while (server_.request_count() == 0) std::this_thread::yield();
  }
  // Waits until a token request has arrived.
  void WaitForTokenRequests() const {
    while (server_.token_request_count() == 0) std::this_thread::yield();
  }

  // Adds a fault; `description` is in the format of ParseFault.
  void AddFault(const std::string& description) {
    const auto fault = ParseFault(description);
    ASSERT_TRUE(fault.ok()) << fault.status();
    server_.faults().Add(*fault);
  }

  static httplib::Headers Token(const std::string& token) {
    return {{"Authorization", "Bearer " + token}};
  }

  // Returns the path of the first customer's orders.
  std::string Orders() const {
    return absl::StrCat("/v1/customers/", server_.book().customers()[0].id,
                        "/orders");
  }

  // Returns the body of the answer to Orders().
  std::string GoodBody() { return Get(Orders()).body; }

  PartnerCenterServer& server() { return server_; }
  httplib::Client& client() { return *client_; }

 private:
  static SimulatorOptions AnyPort(SimulatorOptions options) {
    options.port = 0;
    return options;
  }

  PartnerCenterServer server_;
  std::unique_ptr<httplib::Client> client_;
};

}  // namespace partnercenter::simulator
