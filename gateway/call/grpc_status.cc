#include "gateway/call/grpc_status.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "google/rpc/status.pb.h"

namespace partnercenter::gateway {
namespace {

// In the order of their worth to a caller, should one have to go.
std::vector<std::string> DetailUrls() {
  return {base::DetailUrl<google::rpc::ErrorInfo>(),
          base::DetailUrl<google::rpc::RetryInfo>(),
          base::DetailUrl<google::rpc::BadRequest>(),
          base::DetailUrl<google::rpc::ResourceInfo>(),
          base::DetailUrl<google::rpc::QuotaFailure>(),
          base::DetailUrl<google::rpc::RequestInfo>()};
}

// gRPC sends printable ASCII but `%` as it is, and other bytes as three.
size_t EncodedSize(char c) { return c >= ' ' && c <= '~' && c != '%' ? 1 : 3; }

std::string CutMessage(absl::string_view message) {
  size_t encoded = 0;
  for (size_t i = 0; i < message.size(); ++i) {
    encoded += EncodedSize(message[i]);
    if (encoded > kMaxMessageBytes) {
      return std::string(base::CutUtf8(message, i));
    }
  }
  return std::string(message);
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const std::string message = CutMessage(status.message());
  google::rpc::Status details;
  details.set_code(status.raw_code());
  details.set_message(message);
  for (const std::string& url : DetailUrls()) {
    const auto payload = status.GetPayload(url);
    if (!payload.has_value()) continue;
    google::protobuf::Any& detail = *details.add_details();
    detail.set_type_url(url);
    detail.set_value(std::string(*payload));
    if (details.ByteSizeLong() > kMaxDetailsBytes) {
      details.mutable_details()->RemoveLast();
    }
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.raw_code()), message,
                      details.SerializeAsString());
}

std::optional<std::string> PushbackOf(const absl::Status& status,
                                      absl::Duration left) {
  if (client::HasReason(status, orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE))
    return "-1";
  const auto delay = base::RetryDelayOf(status);
  if (!delay.has_value()) return std::nullopt;
  if (*delay >= left) return "-1";
  // Rounded up: who comes a moment early is refused again.
  return absl::StrCat(
      absl::ToInt64Milliseconds(absl::Ceil(*delay, absl::Milliseconds(1))));
}

}  // namespace partnercenter::gateway
