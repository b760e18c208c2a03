#include "simulator/faults/control_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/simulator/http/raw_connection.h"
#include "tests/simulator/running_simulator.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char kFaults[] = "/simulator/faults";
constexpr char kTokens[] = "/simulator/tokens";

httplib::Response PostFault(RunningSimulator& simulator,
                            const std::string& body) {
  // Sent with curl's default content type.
  return simulator.Post(kFaults, body, kFormType);
}

json Listed(RunningSimulator& simulator) {
  return json::parse(simulator.Get(kFaults, {}).body)["faults"];
}

TEST(ControlService, AddsListsAndClearsFaults) {
  RunningSimulator simulator;
  const auto added =
      PostFault(simulator, R"({"kind":"status","status":503,"count":2})");
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(json::parse(added.body)["count"], 2);

  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 503);
  ASSERT_EQ(Listed(simulator).size(), 1u);
  EXPECT_EQ(Listed(simulator)[0]["kind"], "status");
  EXPECT_EQ(Listed(simulator)[0]["count"], 1);

  EXPECT_EQ(simulator.client().Delete(kFaults)->status, 204);
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
  EXPECT_TRUE(Listed(simulator).empty());
}

TEST(ControlService, RevokesTokens) {
  RunningSimulator simulator;
  const auto issued = simulator.Post(
      "/t/oauth2/token",
      "grant_type=client_credentials&client_id=c&client_secret=s&resource=r",
      kFormType);
  const auto token =
      RunningSimulator::Token(json::parse(issued.body)["access_token"]);
  EXPECT_EQ(simulator.Get(simulator.Orders(), token).status, 200);

  EXPECT_EQ(simulator.client().Delete(kTokens)->status, 204);

  EXPECT_EQ(simulator.Get(simulator.Orders(), token).status, 401);
}

TEST(ControlService, IsNeitherCountedNorAffectedByFaults) {
  RunningSimulator simulator;
  PostFault(simulator, R"({"kind":"status","status":503,"target":"both"})");
  EXPECT_EQ(simulator.Get(kFaults).status, 200);
  EXPECT_EQ(simulator.server().request_count(), 0);
  EXPECT_EQ(simulator.server().token_request_count(), 0);
}

TEST(ControlService, RefusesABadDescription) {
  RunningSimulator simulator;
  const auto answer = PostFault(simulator, R"({"kind":"reset","afetr":1})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(json::parse(answer.body)["error"],
            "fault: kind reset has no member \"afetr\"");
  EXPECT_EQ(PostFault(simulator, "kind=reset").status, 400);
  EXPECT_EQ(simulator
                .Post(std::string(kFaults) + "?count=1", R"({"kind":"reset"})",
                      kFormType)
                .status,
            400);
  EXPECT_TRUE(Listed(simulator).empty());
}

TEST(ControlService, RefusesOtherMethodsAndPaths) {
  RunningSimulator simulator;
  const auto method = simulator.client().Put(kFaults, "{}", kFormType);
  EXPECT_EQ(method->status, 405);
  EXPECT_EQ(method->get_header_value("Allow"), "GET, POST, DELETE");
  EXPECT_THAT(method->body, HasSubstr("\"error\":"));
  EXPECT_EQ(simulator.Get(kTokens).status, 405);
  for (const char* path : {"/simulator", "/simulator/", "/simulator/fault",
                           "/simulator/faults/1", "/simulator/oauth2/token"}) {
    const auto answer = simulator.Get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_TRUE(json::parse(answer.body).contains("error")) << path;
  }
  EXPECT_FALSE(IsControlPath("/simulators"));
}

// Sends the request of curl -X DELETE, which has no length and thus no body to
// wait for.
TEST(ControlService, DoesNotWaitForTheBodyOfADelete) {
  RunningSimulator simulator;
  PostFault(simulator, R"({"kind":"reset"})");
  RawConnection curl(simulator.server().port(), kFaults, "DELETE");
  curl.ReadUntil("\r\n\r\n");
  EXPECT_THAT(curl.received(), HasSubstr("HTTP/1.1 204 "));
  EXPECT_TRUE(Listed(simulator).empty());
}

}  // namespace
}  // namespace partnercenter::simulator
