// Target: an answer of Partner Center, or of a proxy in front of it, on its way
// to the caller as a status.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/retry_after.h"
#include "client/status/upstream_status.h"
#include "fuzz/answer_input.h"
#include "fuzz/invariants.h"
#include "gateway/call/grpc_status.h"
#include "google/rpc/status.pb.h"

namespace partnercenter::fuzz {
namespace {

using absl::StatusCode;
using client::UpstreamAnswer;
using google::rpc::ErrorInfo;

// 2024-07-01T00:00:00Z
constexpr absl::Time kNow = absl::FromUnixSeconds(1719792000);
constexpr char kResource[] =
    "customers/44e5b981-00c6-4fb0-a738-22ac2ea54ab1/orders/79e9f5a80f9a";

// A vendor's description, and the text before it.
constexpr size_t kMaxStatusMessageBytes = 1024 + 100;
constexpr size_t kMaxMetadataBytes = 256;
constexpr size_t kMaxVendorCodeInReason = 40;

constexpr client::ErrorReason kReasonsOfAnswers[] = {
    orders::v1::ERROR_REASON_UPSTREAM_MALFORMED,
    orders::v1::ERROR_REASON_UPSTREAM_REDIRECT,
    orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED,
    orders::v1::ERROR_REASON_UPSTREAM_ROUTE_NOT_FOUND,
    orders::v1::ERROR_REASON_UPSTREAM_THROTTLED,
    orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE,
    orders::v1::ERROR_REASON_UPSTREAM_GATEWAY_TIMEOUT,
    orders::v1::ERROR_REASON_UPSTREAM_TIMEOUT};

// Returns true if `reason` is PC_{status}, or PC_{status}_{code} in upper case.
bool IsVendorReason(absl::string_view reason, int http_status) {
  if (!absl::ConsumePrefix(&reason, absl::StrCat("PC_", http_status))) {
    return false;
  }
  if (reason.empty()) return true;
  return absl::ConsumePrefix(&reason, "_") && !reason.empty() &&
         reason.size() <= kMaxVendorCodeInReason &&
         std::all_of(reason.begin(), reason.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return absl::ascii_isupper(byte) || absl::ascii_isdigit(byte) ||
                  c == '_';
         });
}

void RequireErrorInfo(const absl::Status& status, int http_status) {
  const auto info = base::GetDetail<ErrorInfo>(status);
  Require(info.has_value(), "a status has an ErrorInfo that can be parsed");
  const bool known =
      std::any_of(std::begin(kReasonsOfAnswers), std::end(kReasonsOfAnswers),
                  [&info](client::ErrorReason reason) {
                    return info->reason() == client::ReasonText(reason);
                  });
  Require(known ? info->domain() == client::kGatewayDomain
                : info->domain() == client::kUpstreamDomain &&
                      IsVendorReason(info->reason(), http_status),
          absl::StrCat("a reason is known, or the vendor's: ",
                       info->ShortDebugString()));
  for (const auto& [key, value] : info->metadata()) {
    Require(!value.empty() && value.size() <= kMaxMetadataBytes,
            absl::StrCat("metadata is bounded: ", key));
    RequireUtf8(value, "metadata");
  }
}

void RequireRetryDelay(absl::Status status) {
  client::EnsureRetryDelay(status);
  const auto delay = base::RetryDelayOf(status);
  if (status.code() == StatusCode::kUnavailable ||
      status.code() == StatusCode::kResourceExhausted) {
    Require(delay.has_value(), "an error that may be retried has a delay");
  }
  if (!delay.has_value()) return;
  Require(*delay >= client::kMinRetryDelay && *delay <= client::kMaxRetryDelay,
          absl::StrCat("a delay is bounded: ", absl::FormatDuration(*delay)));
  int64_t milliseconds = 0;
  const auto pushback = gateway::PushbackOf(status, absl::InfiniteDuration());
  Require(pushback.has_value() && absl::SimpleAtoi(*pushback, &milliseconds) &&
              absl::Milliseconds(milliseconds) == *delay,
          "the pushback is the delay");
}

// Returns the size of a message on the wire, as gRPC encodes it.
size_t EncodedSize(absl::string_view message) {
  size_t size = 0;
  for (const char c : message) {
    size += c >= ' ' && c <= '~' && c != '%' ? 1 : 3;
  }
  return size;
}

void RequireGrpcStatus(const absl::Status& status) {
  const grpc::Status sent = gateway::ToGrpcStatus(status);
  Require(static_cast<int>(sent.error_code()) == status.raw_code(),
          "the code is sent");
  RequireUtf8(sent.error_message(), "the message that is sent");
  Require(EncodedSize(sent.error_message()) <= gateway::kMaxMessageBytes,
          "the message that is sent is bounded");
  Require(sent.error_details().size() <= gateway::kMaxDetailsBytes,
          "the details that are sent are bounded");
  google::rpc::Status details;
  Require(details.ParseFromString(sent.error_details()) &&
              details.code() == status.raw_code() &&
              details.message() == sent.error_message(),
          "the details that are sent can be parsed");
  ErrorInfo info;
  Require(details.details_size() > 0 && details.details(0).UnpackTo(&info) &&
              info.reason() == base::ReasonOf(status),
          "ErrorInfo is sent first");
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  const UpstreamAnswer answer =
      ReadAnswer({reinterpret_cast<const char*>(data), size});
  const absl::Status status =
      partnercenter::client::StatusOfAnswer(answer, kResource, kNow);
  const bool has_document =
      answer.http_status / 100 == 2 &&
      (answer.http_status < 204 || answer.http_status > 206);
  Require(status.ok() == has_document,
          "an answer is an error unless it has a document");
  if (status.ok()) return 0;

  RequireUtf8(status.message(), "a message");
  Require(status.message().size() <= kMaxStatusMessageBytes,
          "a message is bounded");
  RequireErrorInfo(status, answer.http_status);
  RequireRetryDelay(status);
  RequireGrpcStatus(status);
  return 0;
}
