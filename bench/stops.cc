#include "bench/stops.h"

#include <functional>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::bench {
namespace {

using testing::GatewayProcess;
using testing::kCustomer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr absl::Duration kDeadline = absl::Milliseconds(300);
constexpr absl::Duration kDripGap = absl::Seconds(1);
// Identical calls that share a request.
constexpr size_t kSharers = 20;
// Time for concurrent calls to reach the gateway.
constexpr absl::Duration kJoinTime = absl::Milliseconds(50);

struct Upstream {
  std::string name;
  std::string scheme;
  // Returns once the gateway has closed the connection.
  std::function<void(ServedConnection&)> keep_waiting;
};

const std::vector<Upstream>& Upstreams() {
  static const auto* const upstreams = new std::vector<Upstream>{
      {"silent", "http",
       [](ServedConnection& served) {
         served.ReadRequest();
         served.AwaitClose();
       }},
      {"header drip", "http",
       [](ServedConnection& served) {
         served.ReadRequest();
         served.Drip("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                     kDripGap);
       }},
      {"body drip", "http",
       [](ServedConnection& served) {
         served.ReadRequest();
         served.Send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
         served.Drip(std::string(500, ' '), kDripGap);
       }},
      {"stalled handshake", "https", [](ServedConnection& served) {
         served.AwaitBytes();
         served.AwaitClose();
       }}};
  return *upstreams;
}

// Times of one call, from its deadline or cancel.
struct Times {
  absl::Duration reply;
  absl::Duration hang_up;
};

// An upstream that reports the time at which each of its connections closed.
class TimedUpstream {
 public:
  explicit TimedUpstream(const Upstream& upstream)
      : url_scheme_(upstream.scheme), server_([this, &upstream](auto& served) {
          upstream.keep_waiting(served);
          hung_up_.set_value(absl::Now());
        }) {}

  std::string base_url() const {
    return absl::StrCat(url_scheme_, "://127.0.0.1:", server_.port(), "/v1");
  }
  void AwaitConnection(int number) const {
    server_.WaitForConnections(number, absl::Minutes(1));
  }
  // Returns the time at which the next connection closed.
  absl::Time AwaitHangUp() {
    const absl::Time when = hung_up_.get_future().get();
    hung_up_ = {};
    return when;
  }

 private:
  const std::string url_scheme_;
  std::promise<absl::Time> hung_up_;
  RawHttpServer server_;
};

Times EndByDeadline(const OrdersCaller& caller, TimedUpstream& upstream) {
  OrdersCaller::Options options;
  options.has_deadline = false;
  const absl::Time due = absl::Now() + kDeadline;
  caller.GetOrder(kCustomer, "x", options);
  const absl::Time replied = absl::Now();
  return {replied - due, upstream.AwaitHangUp() - due};
}

// Measures the last one of `calls` identical calls, which share a request.
Times EndByCancel(const OrdersCaller& caller, TimedUpstream& upstream,
                  int number, size_t calls) {
  std::vector<grpc::ClientContext> contexts(calls);
  std::vector<std::future<absl::Time>> ends;
  for (grpc::ClientContext& context : contexts) {
    ends.push_back(std::async(std::launch::async, [&] {
      OrdersCaller::Options options;
      options.context = &context;
      caller.GetOrder(kCustomer, "x", options);
      return absl::Now();
    }));
  }
  upstream.AwaitConnection(number);
  if (calls > 1) absl::SleepFor(kJoinTime);
  for (size_t i = 1; i < calls; ++i) contexts[i].TryCancel();
  for (size_t i = 1; i < calls; ++i) ends[i].wait();
  const absl::Time due = absl::Now();
  contexts[0].TryCancel();
  return {ends[0].get() - due, upstream.AwaitHangUp() - due};
}

enum class End { kByDeadline, kByCancel, kByLastCancel };

std::string NameOf(End end) {
  switch (end) {
    case End::kByDeadline:
      return "deadline";
    case End::kByCancel:
      return "cancel";
    default:
      return absl::StrCat("cancel of the last of ", kSharers);
  }
}

StopResult Measure(const Upstream& upstream, End end, int calls) {
  StopResult result;
  const bool cancel = end != End::kByDeadline;
  result.name = absl::StrCat(upstream.name, ", ", NameOf(end));
  TimedUpstream timed(upstream);
  const std::string max_deadline =
      cancel ? "60s" : absl::FormatDuration(kDeadline);
  GatewayProcess gateway(timed.base_url(),
                         {{"limits", {{"maxDeadline", max_deadline}}}});
  const OrdersCaller caller(gateway.api());
  caller.channel()->WaitForConnected(absl::ToChronoTime(absl::Now()) +
                                     std::chrono::seconds(10));
  for (int i = 1; i <= calls; ++i) {
    const Times times =
        cancel ? EndByCancel(caller, timed, i,
                             end == End::kByLastCancel ? kSharers : 1)
               : EndByDeadline(caller, timed);
    result.replies.push_back(times.reply);
    result.hang_ups.push_back(times.hang_up);
  }
  return result;
}

}  // namespace

std::vector<StopResult> RunStops(int calls) {
  std::vector<StopResult> results;
  for (const Upstream& upstream : Upstreams()) {
    for (const End end :
         {End::kByDeadline, End::kByCancel, End::kByLastCancel}) {
      results.push_back(Measure(upstream, end, calls));
    }
  }
  return results;
}

}  // namespace partnercenter::bench
