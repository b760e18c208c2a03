// Any bytes in place of an HTTP answer: the process lives, its memory stays
// bounded, its worker is free, and the caller gets a status of the table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/process_memory.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter {
namespace {

using testing::GatewayProcess;
using testing::kCustomer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ResidentMemory;
using testing::ServedConnection;

constexpr int kRounds = 300;

// Outcomes of an answer that is arbitrary bytes.
const std::set<std::string> kReasons = {
    "UPSTREAM_MALFORMED",      "UPSTREAM_TRUNCATED", "UPSTREAM_UNREACHABLE",
    "UPSTREAM_UNAVAILABLE",    "UPSTREAM_TIMEOUT",   "UPSTREAM_REDIRECT",
    "UPSTREAM_THROTTLED",      "RESPONSE_TOO_LARGE", "UPSTREAM_GATEWAY_TIMEOUT",
    "UPSTREAM_ROUTE_NOT_FOUND"};

// Answers that are nearly good.
const std::vector<std::string> kSeeds = {
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"x\"}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "a\r\n{\"id\":\"x\"}\r\n0\r\n\r\n",
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\n"
    "Content-Length: 2\r\n\r\n{}",
    "HTTP/1.0 200 OK\r\n\r\n{\"id\":\"x\",\"lineItems\":[{\"quantity\":1}]}",
    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"};

std::string RandomBytes(std::mt19937& random, size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// A seed with some of its bytes changed, doubled, cut out or cut off; now and
// then bytes of no meaning at all.
std::string SomeAnswer(std::mt19937& random) {
  if (random() % 8 == 0) return RandomBytes(random, random() % 20000);
  std::string bytes = kSeeds[random() % kSeeds.size()];
  const int changes = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < changes && !bytes.empty(); ++i) {
    const size_t at = random() % bytes.size();
    switch (random() % 5) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.insert(at, RandomBytes(random, random() % 8));
        break;
      case 2:
        bytes.erase(at, random() % 8);
        break;
      case 3:
        bytes.insert(at, std::string(random() % 9000, bytes[at]));
        break;
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

TEST(Rubbish, InPlaceOfAnAnswerIsAStatusOfTheTable) {
  std::mt19937 random(20240506);
  std::mutex random_mutex;
  std::atomic<bool> is_good = false;
  RawHttpServer server([&](ServedConnection& served) {
    served.ReadRequest();
    std::string answer = kSeeds[0];
    if (!is_good) {
      const std::lock_guard lock(random_mutex);
      answer = SomeAnswer(random);
    }
    served.Send(answer);
  });
  // One connection, so that the next call shows that its worker is free, and
  // that there is one answer at a time.
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", server.port(), "/v1"),
      {{"upstream", {{"connections", 1}, {"attemptTimeout", "2s"}}},
       {"retry", {{"maxAttempts", 1}}}});
  const OrdersCaller caller(gateway.api());
  int answered = 0;
  for (int round = 0; round < kRounds; ++round) {
    // As many as keep the circuit breaker closed.
    is_good = true;
    for (int i = 0; i < 2; ++i) caller.GetOrder(kCustomer, "x");
    is_good = false;
    const auto outcome = caller.GetOrder(kCustomer, "x");
    if (outcome.status.ok()) {
      ++answered;
      continue;
    }
    const std::string reason = outcome.reason();
    EXPECT_TRUE(kReasons.count(reason) == 1 || reason.rfind("PC_", 0) == 0)
        << "round " << round << ": " << outcome.status.error_message();
  }
  // Some changes leave an answer good, but not most.
  EXPECT_GT(answered, 0);
  EXPECT_LT(answered, kRounds / 2);
  // A sanitizer holds back what was freed.
  const pid_t pid = gateway.process().pid();
  if (!testing::IsSanitized(pid)) {
    EXPECT_LT(ResidentMemory(pid), 256 * 1024);
  }
  EXPECT_EQ(gateway.Terminate(), 0);
}

TEST(Rubbish, WithoutEndIsCutAtTheLimitOfTheBody) {
  RawHttpServer server([](ServedConnection& served) {
    served.ReadRequest();
    served.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string piece =
        absl::StrCat("10000\r\n", std::string(0x10000, ' '), "\r\n");
    for (int i = 0; i < 4096; ++i) served.Send(piece);  // 256 MiB
  });
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", server.port(), "/v1"),
      {{"upstream", {{"maxBodyBytes", 1 << 20}}}});

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(outcome.reason(), "RESPONSE_TOO_LARGE");
  EXPECT_EQ(outcome.Metadata("attempts"), "1");
  EXPECT_LT(ResidentMemory(gateway.process().pid()), 256 * 1024);
}

}  // namespace
}  // namespace partnercenter
