#include "bench/slow_readers.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/process_usage.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http2_client.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::bench {
namespace {

using testing::GatewayProcess;
using testing::OrdersCaller;
using testing::RawHttp2Client;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr int64_t kGivenBackBytes = 64 << 20;
constexpr char kListOrders[] =
    "/partnercenter.orders.v1.OrdersService/ListOrders";

// A list whose reply has about this size: orders with a long name.
std::string ListBody(int64_t bytes) {
  constexpr int kOrders = 100;
  nlohmann::json items = nlohmann::json::array();
  for (int i = 0; i < kOrders; ++i) {
    items.push_back({{"id", absl::StrCat("order-", i)},
                     {"referenceCustomerId",
                      std::string(static_cast<size_t>(bytes / kOrders), 'x')}});
  }
  return nlohmann::json({{"totalCount", kOrders}, {"items", items}}).dump();
}

// Answers every list with the same one, and every order with a small one.
class Upstream {
 public:
  explicit Upstream(int64_t list_bytes)
      : list_(testing::OkResponse(ListBody(list_bytes))),
        order_(testing::OkResponse(R"({"id":"order-1"})")),
        server_([this](ServedConnection& served) { Serve(served); }) {}

  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  int lists() const { return lists_; }

 private:
  void Serve(ServedConnection& served) {
    while (true) {
      const std::string request = served.ReadRequest();
      if (request.empty()) return;
      const bool is_order = absl::StrContains(
          absl::string_view(request).substr(0, request.find('\r')),
          "/orders/order-1");
      if (!is_order) ++lists_;
      served.Send(is_order ? order_ : list_);
    }
  }

  const std::string list_;
  const std::string order_;
  std::atomic<int> lists_ = 0;
  RawHttpServer server_;
};

// Watches the resident memory of a process, on a thread of its own.
class PeakMemory {
 public:
  explicit PeakMemory(pid_t pid)
      : thread_([this, pid](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            peak_ = std::max(peak_.load(), ResidentBytesOf(pid));
            absl::SleepFor(absl::Milliseconds(20));
          }
        }) {}

  int64_t peak() const { return peak_; }

 private:
  std::atomic<int64_t> peak_ = 0;
  std::jthread thread_;
};

OtherCalls CallUntil(const std::function<bool()>& ends,
                     const OrdersCaller& caller) {
  OtherCalls calls;
  while (!ends()) {
    const absl::Time started = absl::Now();
    if (caller.GetOrder(testing::kCustomer, "order-1").status.ok()) {
      calls.latencies.push_back(absl::Now() - started);
    } else {
      ++calls.failed;
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
  std::sort(calls.latencies.begin(), calls.latencies.end());
  return calls;
}

OtherCalls CallFor(absl::Duration duration, const OrdersCaller& caller) {
  return CallUntil(
      [end = absl::Now() + duration] { return absl::Now() >= end; }, caller);
}

// The callers that do not read.
class SlowReaders {
 public:
  SlowReaders(const SlowReadersOptions& options, const std::string& address) {
    for (int i = 0; i < options.clients; ++i) clients_.emplace_back(address, 0);
  }

  // Makes one call of each, for customers of its own.
  void CallOnce() {
    for (RawHttp2Client& client : clients_) {
      orders::v1::ListOrdersRequest request;
      request.set_customer_id(testing::CustomerOf(++customers_));
      client.Call(kListOrders, request.SerializeAsString());
    }
  }

  // Keeps the connections alive for a while.
  void Idle(absl::Duration duration) {
    for (RawHttp2Client& client : clients_) client.ReadAndAnswerPings();
    absl::SleepFor(duration);
  }

  int resets() const {
    size_t resets = 0;
    for (const RawHttp2Client& client : clients_) {
      resets += client.resets().size();
    }
    return static_cast<int>(resets);
  }

 private:
  std::deque<RawHttp2Client> clients_;
  int customers_ = 0;
};

// Waits until the upstream is asked for no more lists.
void AwaitLists(const Upstream& upstream, SlowReaders& readers) {
  int before = -1;
  while (upstream.lists() != before) {
    before = upstream.lists();
    readers.Idle(absl::Milliseconds(300));
  }
}

}  // namespace

SlowReadersResult RunSlowReaders(const SlowReadersOptions& options) {
  constexpr absl::Duration kMeasured = absl::Seconds(5);
  const Upstream upstream(options.list_bytes);
  GatewayProcess gateway(
      upstream.base_url(),
      {{"cache", {{"maxBytes", 0}}},
       {"limits", {{"maxDeadline", absl::FormatDuration(options.deadline)}}}});
  const pid_t pid = gateway.process().pid();
  const OrdersCaller other(gateway.api());
  SlowReadersResult result;
  CallFor(absl::Seconds(1), other);
  result.others_before = CallFor(kMeasured, other);
  result.resident_before = ResidentBytesOf(pid);
  const PeakMemory memory(pid);
  const absl::Time began = absl::Now();
  SlowReaders readers(options, gateway.api());
  std::atomic<bool> is_fetched = false;
  std::thread others([&] {
    result.others_fetching =
        CallUntil([&] { return is_fetched.load(); }, other);
  });
  // Fewer at a time than the queue holds.
  for (int call = 0; call < options.calls; ++call) {
    readers.CallOnce();
    AwaitLists(upstream, readers);
  }
  is_fetched = true;
  others.join();
  result.others_meanwhile = CallFor(kMeasured, other);
  result.resident_held = ResidentBytesOf(pid);
  result.upstream_requests = upstream.lists();
  const absl::Time due = began + options.deadline;
  while (absl::Now() < due + absl::Minutes(1)) {
    readers.Idle(absl::Milliseconds(100));
    if (absl::Now() > due && ResidentBytesOf(pid) < kGivenBackBytes) {
      result.given_back = std::min(result.given_back, absl::Now() - due);
    }
  }
  result.resident_after = ResidentBytesOf(pid);
  result.resets = readers.resets();
  result.resident_peak = memory.peak();
  return result;
}

}  // namespace partnercenter::bench
