#pragma once

#include <gtest/gtest.h>
#include <httplib.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulator/faults/fault_text.h"
#include "simulator/partner_center_server.h"

namespace partnercenter::simulator {

// A server on a free port, and a client to it.
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

  // `description` as ParseFault takes it.
  void AddFault(const std::string& description) {
    const auto fault = ParseFault(description);
    ASSERT_TRUE(fault.ok()) << fault.status();
    server_.faults().Add(*fault);
  }

  static httplib::Headers Token(const std::string& token) {
    return {{"Authorization", "Bearer " + token}};
  }

  // The path of the first customer's orders.
  std::string Orders() const {
    return absl::StrCat("/v1/customers/", server_.book().customers()[0].id,
                        "/orders");
  }

  // The body of the orders as they are without a fault.
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
