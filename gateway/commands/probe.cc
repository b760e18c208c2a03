#include "gateway/commands/probe.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdlib>
#include <memory>
#include <ostream>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "base/saturating_time.h"
#include "gateway/config/config.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::util::TimeUtil;
using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using orders::v1::Freshness;
using orders::v1::ListOrdersRequest;
using orders::v1::ListOrdersResponse;
using orders::v1::OrdersService;

// At most so many ids are printed.
constexpr int kMaxIds = 10;

// Returns a text from the network in a form that is safe for a terminal.
std::string Printable(absl::string_view text) {
  return absl::Utf8SafeCHexEscape(text);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsOf(
    const ProbeOptions& options) {
  if (options.ca_file.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions pem;
  const std::pair<const std::string&, std::string&> files[] = {
      {options.ca_file, pem.pem_root_certs},
      {options.certificate_file, pem.pem_cert_chain},
      {options.key_file, pem.pem_private_key}};
  for (const auto& [file, content] : files) {
    if (file.empty()) continue;
    auto read = ReadConfigFile(file);
    if (!read.ok()) return read.status();
    content = *std::move(read);
  }
  return grpc::SslCredentials(pem);
}

std::shared_ptr<grpc::Channel> ConnectTo(
    const ProbeOptions& options,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  // The gateway is probed directly, never through a proxy.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(-1);
  if (!options.server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.server_name);
  }
  return grpc::CreateCustomChannel(absl::StrCat("dns:///", options.address),
                                   credentials, arguments);
}

// "UNAVAILABLE: the gateway is shutting down (reason DRAINING, retry after
// 1s)".
std::string Describe(const grpc::Status& status) {
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  std::vector<std::string> hints;
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info)) {
      hints.push_back(absl::StrCat("reason ", Printable(info.reason())));
    } else if (detail.UnpackTo(&retry)) {
      hints.push_back(absl::StrCat(
          "retry after ",
          absl::FormatDuration(base::FromProto(retry.retry_delay()))));
    }
  }
  return absl::StrCat(absl::StatusCodeToString(code), ": ",
                      Printable(status.error_message()),
                      hints.empty() ? "" : " (", absl::StrJoin(hints, ", "),
                      hints.empty() ? "" : ")");
}

std::string Describe(const ListOrdersResponse& response) {
  std::vector<std::string> ids;
  for (const auto& order : response.orders()) {
    if (ids.size() == kMaxIds) break;
    ids.push_back(Printable(order.id()));
  }
  std::string text = absl::StrCat(response.orders_size(), " orders");
  if (response.has_total_count()) {
    absl::StrAppend(&text, ", total_count ", response.total_count());
  }
  absl::StrAppend(&text, ", ",
                  Freshness::Source_Name(response.freshness().source()), " of ",
                  TimeUtil::ToString(response.freshness().as_of()));
  if (!ids.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(ids, ", "));
  if (ids.size() < static_cast<size_t>(response.orders_size())) {
    absl::StrAppend(&text, ", ...");
  }
  return text;
}

// The calls of one probe, all with the same deadline.
class Probe {
 public:
  Probe(std::shared_ptr<grpc::Channel> channel, const ProbeOptions& options,
        std::ostream& out)
      : channel_(std::move(channel)),
        options_(options),
        deadline_(absl::Now() + options.timeout),
        out_(out) {}

  bool CheckHealth() {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline_));
    HealthCheckResponse response;
    const grpc::Status status = Health::NewStub(channel_)->Check(
        &context, HealthCheckRequest(), &response);
    Print("health", status.ok() ? HealthCheckResponse::ServingStatus_Name(
                                      response.status())
                                : Describe(status));
    return status.ok() && response.status() == HealthCheckResponse::SERVING;
  }

  bool ListOrders() {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline_));
    ListOrdersRequest request;
    request.set_customer_id(options_.customer);
    ListOrdersResponse response;
    const grpc::Status status = OrdersService::NewStub(channel_)->ListOrders(
        &context, request, &response);
    Print(absl::StrCat("orders of ", options_.customer),
          status.ok() ? Describe(response) : Describe(status));
    return status.ok();
  }

 private:
  void Print(absl::string_view what, absl::string_view result) {
    out_ << options_.address << ": " << what << ": " << result << std::endl;
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const ProbeOptions& options_;
  const absl::Time deadline_;
  std::ostream& out_;
};

}  // namespace

int RunProbe(const ProbeOptions& options, std::ostream& out) {
  const auto credentials = CredentialsOf(options);
  if (!credentials.ok()) {
    out << options.address << ": " << credentials.status().message()
        << std::endl;
    return EXIT_FAILURE;
  }
  Probe probe(ConnectTo(options, *credentials), options, out);
  const bool good =
      probe.CheckHealth() && (options.customer.empty() || probe.ListOrders());
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace partnercenter::gateway
