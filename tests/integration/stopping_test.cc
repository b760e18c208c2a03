// Deadlines and cancellation, in every phase of a call: the reply does not wait
// for the upstream, the upstream is hung up on, and the next call works.

#include <gtest/gtest.h>

#include <future>
#include <ostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/integration/expected_error.h"
#include "tests/support/client_credential.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using testing::GatewayProcess;
using testing::kCustomer;
using testing::NeverAnswer;
using testing::NeverRead;
using testing::OkResponse;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr char kOrder[] = R"({"id":"x"})";

// A way for an upstream to keep the first connection waiting.
struct Wait {
  std::string name;
  std::function<void(ServedConnection&)> keep_waiting;
  std::string phase;
};

void PrintTo(const Wait& wait, std::ostream* os) { *os << wait.name; }

// An upstream that keeps its first request waiting and answers all others, and
// a gateway that can do one thing at a time.
class StoppedCall : public ::testing::TestWithParam<Wait> {
 protected:
  static nlohmann::json OneConnection(const std::string& max_deadline) {
    return {{"upstream", {{"connections", 1}}},
            {"limits", {{"maxDeadline", max_deadline}}}};
  }

  void ExpectHangUpAndWorkingNextCall(const OrdersCaller& caller) {
    EXPECT_TRUE(server_.WaitForCloses(1));
    EXPECT_TRUE(caller.GetOrder(kCustomer, "x").status.ok());
  }

  RawHttpServer server_{[](ServedConnection& served) {
    served.ReadRequest();
    if (served.number() == 1) {
      GetParam().keep_waiting(served);
    } else {
      served.Send(OkResponse(kOrder));
    }
  }};
  std::string base_url_ =
      absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
};

TEST_P(StoppedCall, EndsWithItsDeadline) {
  // The gateway's own deadline, so that the reply is the gateway's too.
  GatewayProcess gateway(base_url_, OneConnection("1s"));
  const OrdersCaller caller(gateway.api());

  const absl::Time begin = absl::Now();
  const auto outcome = caller.GetOrder(kCustomer, "x");
  const absl::Duration took = absl::Now() - begin;

  ExpectError(outcome, {StatusCode::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED",
                        GetParam().phase});
  // Much less than a call takes that nothing stops (attemptTimeout: 30 s).
  EXPECT_LT(took, absl::Seconds(10));
  ExpectHangUpAndWorkingNextCall(caller);
}

TEST_P(StoppedCall, EndsWithTheCallersCancel) {
  GatewayProcess gateway(base_url_, OneConnection("60s"));
  const OrdersCaller caller(gateway.api());
  grpc::ClientContext context;
  OrdersCaller::Options options;
  options.context = &context;
  auto outcome = std::async(std::launch::async, [&] {
    return caller.GetOrder(kCustomer, "x", options);
  });
  ASSERT_TRUE(server_.WaitForRequests(1));

  context.TryCancel();

  EXPECT_EQ(outcome.get().status.error_code(), StatusCode::CANCELLED);
  ExpectHangUpAndWorkingNextCall(caller);
  EXPECT_NE(gateway.process().WaitForLine("\"CANCELLED\""), "");
}

INSTANTIATE_TEST_SUITE_P(
    Upstream, StoppedCall,
    ::testing::Values(
        Wait{"ThatIsSilent", NeverRead(), "wait"},
        Wait{"ThatDripsItsHeaders",
             [](ServedConnection& served) {
               served.Drip(OkResponse(kOrder), absl::Seconds(1));
             },
             "wait"},
        Wait{"ThatDripsItsBody",
             [](ServedConnection& served) {
               served.Send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
               served.Drip(std::string(500, ' '), absl::Seconds(1));
             },
             "receive"}),
    [](const auto& test) { return test.param.name; });

// A server that takes connections but answers no TLS handshake.
class StalledHandshake : public ::testing::Test {
 protected:
  GatewayProcess Gateway(const std::string& max_deadline) const {
    return GatewayProcess(
        absl::StrCat("https://127.0.0.1:", server_.port(), "/v1"),
        {{"upstream", {{"connections", 1}, {"connectTimeout", "1s"}}},
         {"limits", {{"maxDeadline", max_deadline}}}});
  }

  // The only worker is free again once it makes another connection.
  void ExpectFreeWorker(const OrdersCaller& caller) {
    auto next =
        std::async(std::launch::async, [&] { return caller.List(kCustomer); });
    EXPECT_TRUE(server_.WaitForConnections(2));
    next.get();
  }

  RawHttpServer server_{[](ServedConnection& served) {
    served.AwaitBytes();
    served.AwaitClose();
  }};
};

TEST_F(StalledHandshake, EndsWithTheDeadline) {
  GatewayProcess gateway = Gateway("300ms");
  const OrdersCaller caller(gateway.api());

  ExpectError(caller.List(kCustomer),
              {StatusCode::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "connect"});

  ExpectFreeWorker(caller);
}

TEST_F(StalledHandshake, EndsWithTheCallersCancel) {
  GatewayProcess gateway = Gateway("3s");
  const OrdersCaller caller(gateway.api());
  grpc::ClientContext context;
  OrdersCaller::Options options;
  options.context = &context;
  auto outcome = std::async(std::launch::async,
                            [&] { return caller.List(kCustomer, options); });
  ASSERT_TRUE(server_.WaitForConnections(1));

  context.TryCancel();

  EXPECT_EQ(outcome.get().status.error_code(), StatusCode::CANCELLED);
  ExpectFreeWorker(caller);
}

TEST(StalledTokenEndpoint, EndsWithTheDeadlineInItsPhase) {
  RawHttpServer login(NeverAnswer());
  const testing::TemporaryFolder folder;
  GatewayProcess gateway(
      "http://127.0.0.1:1/v1",
      {{"upstream",
        {{"loginAuthority", absl::StrCat("http://127.0.0.1:", login.port())}}},
       {"credential",
        testing::ClientSecretCredential(folder.Write("secret", "s"))},
       {"limits", {{"maxDeadline", "300ms"}}}});
  const OrdersCaller caller(gateway.api());

  ExpectError(caller.List(kCustomer),
              {StatusCode::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "token"});

  // No caller's deadline cuts the fetch that all share.
  EXPECT_EQ(login.connections(), 1);
  EXPECT_FALSE(login.WaitForCloses(1, absl::ZeroDuration()));
  EXPECT_EQ(gateway.Terminate(), 0);
}

}  // namespace
}  // namespace partnercenter
