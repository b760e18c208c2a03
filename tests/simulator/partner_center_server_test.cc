#include "simulator/partner_center_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "simulator/text/guid.h"
#include "tests/simulator/running_simulator.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kRequestId[] = "4c0d2f1e-6b7a-4d35-9f08-a1b2c3d4e5f6";
constexpr char kCorrelationId[] = "d2e8b914-57f3-4a60-8c1d-0f9e8d7c6b5a";

TEST(PartnerCenterServer, AnswersAListWithAByteOrderMark) {
  RunningSimulator simulator;
  const auto answer = simulator.Get(simulator.Orders());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.get_header_value("Content-Type"),
            "application/json; charset=utf-8");
  EXPECT_TRUE(absl::StartsWith(answer.body, "\xEF\xBB\xBF{\"totalCount\":"));
  EXPECT_EQ(json::parse(answer.body)["totalCount"], 11);
}

TEST(PartnerCenterServer, LeavesTheByteOrderMarkOutWhenTold) {
  SimulatorOptions options;
  options.byte_order_mark = false;
  RunningSimulator simulator(options);
  EXPECT_EQ(simulator.Get(simulator.Orders()).body.front(), '{');
}

TEST(PartnerCenterServer, AnswersOneOrder) {
  RunningSimulator simulator;
  const std::string id = simulator.server().book().customers()[0].orders[2].id;
  const auto answer =
      simulator.Get(simulator.Orders() + "/" + id + "?include_price=true");
  EXPECT_EQ(json::parse(answer.body)["id"], id);
  EXPECT_TRUE(json::parse(answer.body).contains("totalPrice"));
}

TEST(PartnerCenterServer, FiltersByTheQuery) {
  RunningSimulator simulator;
  const auto answer =
      simulator.Get(simulator.Orders() + "?billingType=OneTime");
  EXPECT_EQ(json::parse(answer.body)["totalCount"], 2);
  EXPECT_EQ(simulator.Get(simulator.Orders() + "?billingType=weekly").status,
            400);
}

TEST(PartnerCenterServer, EchoesTheIdsOfTheRequest) {
  RunningSimulator simulator;
  auto headers = RunningSimulator::Token("any");
  headers.emplace("ms-requestid", kRequestId);
  headers.emplace("MS-CorrelationId", kCorrelationId);
  const auto answer = simulator.Get(simulator.Orders(), headers);
  EXPECT_EQ(answer.get_header_value("MS-RequestId"), kRequestId);
  EXPECT_EQ(answer.get_header_value("MS-CorrelationId"), kCorrelationId);
  EXPECT_EQ(answer.get_header_value("MS-CV").size(), 18u);
  EXPECT_NE(answer.get_header_value("MS-ServerId"), "");
  EXPECT_THAT(answer.get_header_value("Request-Context"),
              HasSubstr("appId=cid-v1:"));
}

TEST(PartnerCenterServer, MakesIdsWhereTheRequestHasNone) {
  RunningSimulator simulator;
  const auto answer = simulator.Get(simulator.Orders());
  EXPECT_TRUE(IsGuid(answer.get_header_value("MS-RequestId")));
  EXPECT_TRUE(IsGuid(answer.get_header_value("MS-CorrelationId")));
}

TEST(PartnerCenterServer, AnswersWithItsOwnIdsWhenTold) {
  SimulatorOptions options;
  options.own_ids = true;
  RunningSimulator simulator(options);
  auto headers = RunningSimulator::Token("any");
  headers.emplace("MS-RequestId", kRequestId);
  const auto answer = simulator.Get(simulator.Orders(), headers);
  EXPECT_TRUE(IsGuid(answer.get_header_value("MS-RequestId")));
  EXPECT_NE(answer.get_header_value("MS-RequestId"), kRequestId);
}

TEST(PartnerCenterServer, RefusesABadToken) {
  SimulatorOptions options;
  options.bearer.token = "good";
  RunningSimulator simulator(options);
  EXPECT_EQ(
      simulator.Get(simulator.Orders(), RunningSimulator::Token("good")).status,
      200);
  for (const auto& headers :
       {httplib::Headers{}, RunningSimulator::Token("bad")}) {
    const auto answer = simulator.Get(simulator.Orders(), headers);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.get_header_value("WWW-Authenticate"),
              "Bearer error=\"invalid_token\"");
    EXPECT_EQ(answer.body,
              R"({"code":400,"description":"Access denied","data":[],)"
              R"("source":"PartnerFD"})");
  }
}

TEST(PartnerCenterServer, ThrottlesAsTheApiGatewayDoes) {
  std::atomic<int> second = 0;
  SimulatorOptions options;
  options.requests_per_minute = 1;
  options.clock = [&] {
    return absl::UnixEpoch() + absl::Seconds(second.load());
  };
  RunningSimulator simulator(options);
  ASSERT_EQ(simulator.Get(simulator.Orders()).status, 200);

  const auto answer = simulator.Get(simulator.Orders());
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(answer.get_header_value("Retry-After"), "60");
  EXPECT_EQ(answer.body,
            "{ \"statusCode\": 429, \"message\": \"Rate limit is exceeded. "
            "Try again in 60 seconds.\" }");
  EXPECT_FALSE(answer.has_header("MS-RequestId"));
  EXPECT_FALSE(answer.has_header("MS-CV"));

  second = 60;
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
}

TEST(PartnerCenterServer, DoesNotCountBadTokensAgainstTheLimit) {
  SimulatorOptions options;
  options.bearer.token = "good";
  options.requests_per_minute = 1;
  RunningSimulator simulator(options);
  simulator.Get(simulator.Orders(), RunningSimulator::Token("bad"));
  EXPECT_EQ(
      simulator.Get(simulator.Orders(), RunningSimulator::Token("good")).status,
      200);
}

TEST(PartnerCenterServer, AnswersOtherPathsAsTheApiGatewayDoes) {
  RunningSimulator simulator;
  for (const char* path : {"/", "/v1/invoices", "/customers", "/v1/%00%0a"}) {
    const auto answer = simulator.Get(path);
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body,
              "{ \"statusCode\": 404, \"message\": \"Resource not found\" }");
  }
}

TEST(PartnerCenterServer, TakesOnlyGet) {
  RunningSimulator simulator;
  auto& client = simulator.client();
  const std::string path = simulator.Orders();
  EXPECT_EQ(client.Post(path.c_str(), "{}", "application/json")->status, 405);
  EXPECT_EQ(client.Patch(path.c_str(), "{}", "application/json")->status, 405);
  EXPECT_EQ(client.Put(path.c_str(), "{}", "application/json")->status, 405);
  EXPECT_EQ(client.Delete(path.c_str())->status, 405);
  EXPECT_EQ(client.Head(path.c_str())->status, 405);
  EXPECT_EQ(
      client.Post(path.c_str(), "{}", "text/plain")->get_header_value("Allow"),
      "GET");
}

TEST(PartnerCenterServer, AnswersErrorsWithoutAByteOrderMark) {
  RunningSimulator simulator;
  const auto answer = simulator.Get("/v1/customers/bob/orders");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body.front(), '{');
  EXPECT_TRUE(answer.has_header("MS-RequestId"));
}

TEST(PartnerCenterServer, RemembersRequestsWithoutTheirTokens) {
  RunningSimulator simulator;
  auto headers = RunningSimulator::Token("secret");
  headers.emplace("MS-RequestId", kRequestId);
  simulator.Get(simulator.Orders() + "?billingType=annual", headers);
  const auto seen = simulator.server().requests();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(simulator.server().request_count(), 1);
  EXPECT_EQ(seen[0].method, "GET");
  EXPECT_EQ(seen[0].target, simulator.Orders() + "?billingType=annual");
  EXPECT_EQ(seen[0].Header("ms-requestid"), kRequestId);
  EXPECT_EQ(seen[0].Header("Authorization"), "Bearer");
  EXPECT_EQ(seen[0].Header("REMOTE_ADDR"), "");
}

TEST(PartnerCenterServer, LogsOneLineForARequestWithoutItsToken) {
  std::vector<std::string> lines;
  SimulatorOptions options;
  options.log = [&](absl::string_view line) { lines.emplace_back(line); };
  RunningSimulator simulator(options);
  simulator.Get("/v1/x", RunningSimulator::Token("secret"));
  simulator.server().Stop();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr("GET /v1/x 404"));
  EXPECT_THAT(lines[0], Not(HasSubstr("secret")));
}

TEST(PartnerCenterServer, AnswersAfterItsLatency) {
  SimulatorOptions options;
  options.latency = absl::Milliseconds(20);
  RunningSimulator simulator(options);
  const absl::Time begin = absl::Now();
  simulator.Get(simulator.Orders());
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(20));
}

TEST(PartnerCenterServer, ServesTwoHundredAndFiftySixConnectionsAtOnce) {
  SimulatorOptions options;
  options.requests_per_minute = 0;
  RunningSimulator simulator(options);
  std::vector<std::unique_ptr<httplib::Client>> clients;
  for (int i = 0; i < 256; ++i) {
    clients.push_back(simulator.NewClient());
    ASSERT_TRUE(clients.back()->Get("/v1/x")) << "connection " << i;
  }
  // All of them are still open: a new request on the first needs no thread that
  // is held by another connection.
  EXPECT_TRUE(clients.front()->is_socket_open());
  EXPECT_TRUE(clients.front()->Get("/v1/x"));
}

TEST(PartnerCenterServer, StopsAtOnceWithIdleConnections) {
  RunningSimulator simulator;
  simulator.Get(simulator.Orders());
  ASSERT_TRUE(simulator.client().is_socket_open());
  const absl::Time begin = absl::Now();
  simulator.server().Stop();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

TEST(PartnerCenterServer, StopsAtOnceWithAnUnfinishedAnswer) {
  SimulatorOptions options;
  options.latency = absl::Hours(1);
  RunningSimulator simulator(options);
  std::thread caller([&] { EXPECT_FALSE(simulator.client().Get("/v1/x")); });
  simulator.WaitForRequests();
  simulator.server().Stop();
  caller.join();
}

TEST(PartnerCenterServer, RefusesATakenPort) {
  RunningSimulator simulator;
  SimulatorOptions options;
  options.port = simulator.server().port();
  const absl::Status second = PartnerCenterServer(options).Start();
  EXPECT_EQ(second.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.message()),
              HasSubstr(absl::StrCat("port ", options.port)));
}

TEST(PartnerCenterServer, RestartsOnTheSamePort) {
  SimulatorOptions options;
  {
    RunningSimulator first;
    first.Get(first.Orders());
    options.port = first.server().port();
  }
  PartnerCenterServer second(options);
  EXPECT_TRUE(second.Start().ok());
  EXPECT_EQ(second.port(), options.port);
}

TEST(PartnerCenterServer, DoesNotStartWithoutItsFiles) {
  SimulatorOptions options;
  options.port = 0;
  options.bearer.token_file = "/nonexistent/token";
  EXPECT_THAT(std::string(PartnerCenterServer(options).Start().message()),
              HasSubstr("/nonexistent/token"));
  options.bearer.token_file.clear();
  options.book.file = "/nonexistent/orders.json";
  EXPECT_THAT(std::string(PartnerCenterServer(options).Start().message()),
              HasSubstr("/nonexistent/orders.json"));
}

}  // namespace
}  // namespace partnercenter::simulator
