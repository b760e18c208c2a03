#include "gateway/call/server_metrics.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "gateway/metrics/histogram_buckets.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {
namespace {

using orders::v1::Freshness;

// As other servers' metrics spell them, by the code's number.
constexpr const char* kCodeNames[] = {"OK",
                                      "Canceled",
                                      "Unknown",
                                      "InvalidArgument",
                                      "DeadlineExceeded",
                                      "NotFound",
                                      "AlreadyExists",
                                      "PermissionDenied",
                                      "ResourceExhausted",
                                      "FailedPrecondition",
                                      "Aborted",
                                      "OutOfRange",
                                      "Unimplemented",
                                      "Internal",
                                      "Unavailable",
                                      "DataLoss",
                                      "Unauthenticated"};

constexpr Freshness::Source kSources[] = {
    Freshness::SOURCE_LIVE, Freshness::SOURCE_COALESCED,
    Freshness::SOURCE_CACHED, Freshness::SOURCE_STALE};

// Enough for every ErrorReason but UNSPECIFIED, and for PC_{status} of each
// status from 400 to 599.
constexpr size_t kMaxReasons = orders::v1::ErrorReason_MAX + 200;

// PC_404_20000 is counted as PC_404: the vendor's codes are without number.
std::string CountedReason(std::string reason) {
  constexpr size_t kStatusSize = sizeof("PC_404") - 1;
  if (absl::StartsWith(reason, "PC_") && reason.size() > kStatusSize) {
    reason.resize(kStatusSize);
  }
  return reason;
}

double Seconds(absl::Duration duration) {
  return absl::ToDoubleSeconds(std::max(duration, absl::ZeroDuration()));
}

}  // namespace

ServerMetrics::ServerMetrics(prometheus::Registry& registry)
    : age_seconds_(prometheus::BuildHistogram()
                       .Name("partnercenter_answer_age_seconds")
                       .Help("Age of cached responses (CACHED, STALE) when "
                             "they were returned")
                       .Register(registry)
                       .Add({}, AgeBuckets())),
      queue_seconds_(prometheus::BuildHistogram()
                         .Name("partnercenter_queue_wait_seconds")
                         .Help("Time that a queued call waited for a worker")
                         .Register(registry)
                         .Add({}, QueueBuckets())),
      errors_(prometheus::BuildCounter()
                  .Name("partnercenter_errors_total")
                  .Help("Calls that failed, by ErrorInfo.reason; "
                        "PC_{status}_{code} as PC_{status}")
                  .Register(registry),
              "reason", kMaxReasons),
      unmapped_(prometheus::BuildCounter()
                    .Name("partnercenter_unmapped_members_total")
                    .Help("Members of upstream responses that the contract "
                          "does not know, counted each time they were sent")
                    .Register(registry),
                "member", client::kMaxUnmappedNames) {
  auto& started = prometheus::BuildCounter()
                      .Name("grpc_server_started_total")
                      .Help("Calls that started")
                      .Register(registry);
  auto& handled = prometheus::BuildCounter()
                      .Name("grpc_server_handled_total")
                      .Help("Calls that finished, by status code")
                      .Register(registry);
  auto& seconds = prometheus::BuildHistogram()
                      .Name("grpc_server_handling_seconds")
                      .Help("Time from the call to its reply")
                      .Register(registry);
  const auto& service = *orders::v1::Order::descriptor()->file()->service(0);
  for (int i = 0; i < service.method_count(); ++i) {
    const auto& method = *service.method(i);
    const prometheus::Labels labels = {
        {"grpc_type", method.server_streaming() ? "server_stream" : "unary"},
        {"grpc_service", service.full_name()},
        {"grpc_method", method.name()}};
    Method counted = {
        started.Add(labels), seconds.Add(labels, CallBuckets()), {}};
    for (size_t code = 0; code < kCodes; ++code) {
      prometheus::Labels with_code = labels;
      with_code.emplace("grpc_code", kCodeNames[code]);
      counted.handled[code] = &handled.Add(with_code);
    }
    methods_.emplace(method.name(), counted);
  }
  auto& answers = prometheus::BuildCounter()
                      .Name("partnercenter_answers_total")
                      .Help("Successful replies, by Freshness.source")
                      .Register(registry);
  for (const Freshness::Source source : kSources) {
    answers_.at(source) =
        &answers.Add({{"source", std::string(NameOf(source))}});
  }
  const auto& reasons = *orders::v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons.value_count(); ++i) {
    const auto reason =
        static_cast<client::ErrorReason>(reasons.value(i)->number());
    if (reason == orders::v1::ERROR_REASON_UNSPECIFIED) continue;
    errors_.Add(client::ReasonText(reason), 0);
  }
  // So that the metric is there before the first one.
  unmapped_.Add(BoundedCounter::kOther, 0);
}

void ServerMetrics::Start(absl::string_view method) {
  methods_.at(method).started.Increment();
}

void ServerMetrics::End(const CallRecord& call) noexcept {
  const Method& method = methods_.at(call.method);
  method.handled[static_cast<size_t>(call.status.code())]->Increment();
  method.seconds.Observe(Seconds(call.duration));
  if (call.queue_time.has_value()) {
    queue_seconds_.Observe(Seconds(*call.queue_time));
  }
  if (call.status.ok()) {
    prometheus::Counter* const answers = answers_[call.source];
    if (answers != nullptr) answers->Increment();
    if (call.source == Freshness::SOURCE_CACHED ||
        call.source == Freshness::SOURCE_STALE) {
      age_seconds_.Observe(Seconds(call.age));
    }
    return;
  }
  try {
    const std::string reason = CountedReason(base::ReasonOf(call.status));
    errors_.Add(reason.empty()
                    ? client::ReasonText(orders::v1::ERROR_REASON_GATEWAY_BUG)
                    : absl::string_view(reason));
  } catch (...) {
    // Out of memory: the call matters more than its reason's count.
  }
}

void ServerMetrics::CountUnmapped(const client::UnmappedNames& names) {
  for (const auto& [name, count] : names) {
    unmapped_.Add(name, static_cast<double>(count));
  }
}

}  // namespace partnercenter::gateway
