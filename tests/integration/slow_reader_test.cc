// Callers that do not read their replies, on the wire.

#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <list>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/eventually.h"
#include "tests/support/process_memory.h"
#include "tests/support/raw_http2_client.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scrape.h"

namespace partnercenter {
namespace {

using testing::CustomerOf;
using testing::Eventually;
using testing::GatewayProcess;
using testing::kSoon;
using testing::OrdersCaller;
using testing::RawHttp2Client;
using testing::RawHttpServer;
using testing::Scrape;

constexpr char kListOrders[] =
    "/partnercenter.orders.v1.OrdersService/ListOrders";
constexpr int64_t kListBytes = 300'000;
// limits.replyBytes with room for two lists of one caller, and one of another.
constexpr int64_t kReplyBytes = 3 << 19;

// A list of `orders`, whose names come to this many bytes.
std::string ListBody(int orders, int64_t bytes) {
  std::string items;
  for (int i = 0; i < orders; ++i) {
    absl::StrAppend(&items, i == 0 ? "" : ",", R"({"id":"o)", i,
                    R"(","referenceCustomerId":")",
                    std::string(static_cast<size_t>(bytes / orders), 'x'),
                    R"("})");
  }
  return absl::StrCat(R"({"totalCount":)", orders, R"(,"items":[)", items,
                      "]}");
}

// Answers every request with one list.
class ListServer {
 public:
  explicit ListServer(const std::string& body = ListBody(1, kListBytes))
      : server_(testing::AnswerAll(testing::OkResponse(body))) {}

  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  bool WaitForRequests(size_t count) const {
    return server_.WaitForRequests(count);
  }
  size_t requests() const { return server_.requests().size(); }

 private:
  RawHttpServer server_;
};

std::string RequestFor(int customer) {
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(CustomerOf(customer));
  return request.SerializeAsString();
}

double HeldBytes(GatewayProcess& gateway) {
  return Scrape(gateway.metrics())["partnercenter_reply_bytes"];
}

bool AwaitHeld(GatewayProcess& gateway, int lists) {
  return Eventually([&] { return HeldBytes(gateway) > lists * kListBytes; });
}

TEST(SlowReader, IsOverloadedBeyondItsShareBeforeUpstreamIsAsked) {
  const ListServer upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"replyBytes", kReplyBytes}}}});
  RawHttp2Client slow(gateway.api(), 0);
  slow.Call(kListOrders, RequestFor(1));
  slow.Call(kListOrders, RequestFor(2));
  ASSERT_TRUE(AwaitHeld(gateway, 2));

  slow.Call(kListOrders, RequestFor(3));

  EXPECT_TRUE(slow.Await("as many replies wait for their callers"));
  EXPECT_TRUE(slow.Await("grpc-retry-pushback-ms"));
  EXPECT_EQ(upstream.requests(), 2u);
  EXPECT_LE(HeldBytes(gateway), kReplyBytes);
  // No other caller is the worse for it.
  EXPECT_TRUE(OrdersCaller(gateway.api()).List(CustomerOf(3)).status.ok());
}

TEST(SlowReader, IsResetAtTheDeadlineAndItsReplyIsFreed) {
  const ListServer upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"maxDeadline", "1s"}}}});
  RawHttp2Client slow(gateway.api(), 0);

  const uint32_t stream = slow.Call(kListOrders, RequestFor(1));

  ASSERT_TRUE(AwaitHeld(gateway, 1));
  EXPECT_TRUE(slow.AwaitReset(stream, kSoon));
  EXPECT_TRUE(Eventually([&] { return HeldBytes(gateway) == 0; }));
}

// Returns the replies of lists, with or without an error, or only those
// without.
double Replies(GatewayProcess& gateway, bool only_ok) {
  double replies = 0;
  for (const auto& [name, value] : Scrape(gateway.metrics())) {
    if (absl::StartsWith(name, "grpc_server_handled_total{") &&
        absl::StrContains(name, "\"ListOrders\"") &&
        (!only_ok || absl::StrContains(name, "\"OK\""))) {
      replies += value;
    }
  }
  return replies;
}

// Several callers that read nothing ask at once for more lists than there is
// room for.
class SlowReaderFlood : public ::testing::Test {
 protected:
  static constexpr int kReaders = 30;
  static constexpr int kCallsOfEach = 4;
  static constexpr int64_t kFloodListBytes = 1'000'000;
  static constexpr int64_t kFloodReplyBytes = 40 << 20;

  void SetUp() override {
    // A list that is read, from which the gateway learns how large they are.
    ASSERT_TRUE(OrdersCaller(gateway_.api()).List(CustomerOf(0)).status.ok());
    resident_ = testing::ResidentMemory(pid()) * 1024;
    for (int i = 0; i < kReaders; ++i) readers_.emplace_back(gateway_.api(), 0);
    int customer = 0;
    for (int call = 0; call < kCallsOfEach; ++call) {
      for (RawHttp2Client& reader : readers_) {
        reader.Call(kListOrders, RequestFor(++customer));
      }
    }
    ASSERT_TRUE(Eventually([&] {
      return Replies(gateway_, false) == kReaders * kCallsOfEach + 1;
    }));
  }

  pid_t pid() { return gateway_.process().pid(); }

  const ListServer upstream_{ListBody(100, kFloodListBytes)};
  GatewayProcess gateway_{upstream_.base_url(),
                          {{"cache", {{"maxBytes", 0}}},
                           {"limits", {{"replyBytes", kFloodReplyBytes}}}}};
  int64_t resident_ = 0;

 private:
  std::list<RawHttp2Client> readers_;
};

TEST_F(SlowReaderFlood, CostsNoRequestWhoseReplyFindsNoRoom) {
  EXPECT_EQ(Replies(gateway_, true), upstream_.requests());
  EXPECT_GT(HeldBytes(gateway_), 0.9 * kFloodReplyBytes);
}

TEST_F(SlowReaderFlood, TakesNoMoreMemoryThanItsRepliesWhileTheyAreFetched) {
  if (testing::IsSanitized(pid())) {
    GTEST_SKIP() << "a sanitizer keeps what is freed";
  }
  // Connections and buffers are not of the budget.
  constexpr int64_t kBeside = 8 << 20;
  const int64_t peak = testing::PeakResidentMemory(pid()) * 1024;
  EXPECT_LT(peak - resident_, kFloodReplyBytes * 11 / 10 + kBeside);
}

// What HTTP/2 lets pass waits for the socket, where no stream can be reset.
TEST(SlowReader, IsDisconnectedIfItDoesNotReadItsSocket) {
  const ListServer upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"maxDeadline", "1s"}}}});
  RawHttp2Client slow(gateway.api(), 0x7fffffff);
  slow.OpenConnectionWindow();
  // More than the sockets' buffers hold.
  for (int i = 0; i < 100; ++i) slow.Call(kListOrders, RequestFor(i));
  ASSERT_TRUE(AwaitHeld(gateway, 1));

  EXPECT_TRUE(Eventually([&] { return HeldBytes(gateway) == 0; }));
}

// A channel whose calls have a window of 64 KiB for a reply that is not read,
// however quick the connection is.
std::shared_ptr<grpc::Channel> WithFixedWindow(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

// A call through gRPC's client that never reads its reply.
class UnreadCall {
 public:
  UnreadCall(const std::shared_ptr<grpc::Channel>& channel,
             const std::string& request)
      : stub_(channel),
        call_(stub_.PrepareCall(&context_, kListOrders, &queue_)) {
    const grpc::Slice slice(request);
    call_->StartCall(nullptr);
    Await();
    call_->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    Await();
    call_->WritesDone(nullptr);
    Await();
  }
  ~UnreadCall() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Await();
  }

 private:
  void Await() {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue_.Next(&tag, &ok));
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

TEST(SlowReader, HoldsNoMoreRepliesThanItMayHaveCalls) {
  const ListServer upstream;
  MutualTlsGateway gateway(upstream.base_url(),
                           {{"limits", {{"perCallerConcurrency", 2}}}});
  const auto identity =
      testing::IssueClient(gateway.clients(), {"URI:spiffe://corp/slow"});
  const OrdersCaller caller = gateway.Caller(identity);
  const auto channel =
      WithFixedWindow(gateway.gateway().api(),
                      testing::ClientTls(gateway.servers().ca_pem(), identity));
  std::list<UnreadCall> unread;
  unread.emplace_back(channel, RequestFor(1));
  unread.emplace_back(channel, RequestFor(2));
  ASSERT_TRUE(AwaitHeld(gateway.gateway(), 2));

  for (int i = 3; i < 10; ++i) {
    EXPECT_EQ(caller.List(CustomerOf(i)).reason(), "CALLER_LIMIT");
  }

  EXPECT_EQ(upstream.requests(), 2u);
  unread.pop_back();
  EXPECT_TRUE(
      Eventually([&] { return caller.List(CustomerOf(10)).status.ok(); }));
}

// The server may learn that a reply has left only after its caller has it.
TEST(SlowReader, IsNoCallerWhoseLargeRepliesFollowEachOther) {
  const ListServer upstream;
  MutualTlsGateway gateway(upstream.base_url(),
                           {{"limits", {{"perCallerConcurrency", 1}}},
                            {"cache", {{"defaultMaxAge", "60s"}}}});
  const OrdersCaller caller = gateway.Caller({"URI:spiffe://corp/quick"});

  for (int i = 0; i < 200; ++i) {
    const auto outcome = caller.List(CustomerOf(1));
    ASSERT_TRUE(outcome.status.ok()) << i << outcome.status.error_message();
  }
}

}  // namespace
}  // namespace partnercenter
