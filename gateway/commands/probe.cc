#include "gateway/commands/probe.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "base/printable.h"
#include "base/saturating_time.h"
#include "gateway/config/config.h"
#include "gateway/tls/server_certificate.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::gateway {
namespace {

using base::Printable;
using google::protobuf::util::TimeUtil;
using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using orders::v1::Freshness;
using orders::v1::ListOrdersRequest;
using orders::v1::ListOrdersResponse;
using orders::v1::OrdersService;

// Keeps its members in their order.
using Json = nlohmann::ordered_json;

// At most so many ids are printed.
constexpr int kMaxIds = 10;

// Returns a source without its enum's prefix: "LIVE".
std::string NameOf(Freshness::Source source) {
  return std::string(
      absl::StripPrefix(Freshness::Source_Name(source), "SOURCE_"));
}

// Returns the content of a file, "" if there is none to be read.
absl::StatusOr<std::string> ContentOf(const std::string& file) {
  if (file.empty()) return "";
  auto content = ReadConfigFile(file);
  if (content.ok() && content->empty()) {
    return absl::InvalidArgumentError(absl::StrCat(file, ": is empty"));
  }
  return content;
}

// Returns an error of the setting `path` as one of the file that a probe has in
// its place. A caller's certificate authorities have the place of a server's.
std::string ErrorOfFile(const ProbeOptions& options,
                        const CertificateReport::Error& error) {
  return absl::StrReplaceAll(
      absl::StrCat(error.path, ": ", error.what),
      {{"api.tls.certificateFile", options.certificate_file},
       {"api.tls.keyFile", options.key_file},
       {"api.tls.clientCaFile", options.ca_file}});
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
    auto read = ContentOf(file);
    if (!read.ok()) return read.status();
    content = *std::move(read);
  }
  // gRPC would say no more than that it has no address to call.
  const CertificateReport report = CheckCertificates(
      {pem.pem_cert_chain, pem.pem_private_key, pem.pem_root_certs},
      absl::Now());
  if (!report.errors.empty()) {
    return absl::InvalidArgumentError(ErrorOfFile(options, report.errors[0]));
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

// The details of an error that a probe tells.
struct ErrorHints {
  std::optional<std::string> reason;
  std::optional<absl::Duration> retry_after;
};

ErrorHints HintsOf(const grpc::Status& status) {
  ErrorHints hints;
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info)) {
      hints.reason = info.reason();
    } else if (detail.UnpackTo(&retry)) {
      hints.retry_after = base::FromProto(retry.retry_delay());
    }
  }
  return hints;
}

std::string CodeOf(const grpc::Status& status) {
  return absl::StatusCodeToString(
      static_cast<absl::StatusCode>(status.error_code()));
}

// "UNAVAILABLE: the gateway is shutting down (reason DRAINING, retry after
// 1s)".
std::string Describe(const grpc::Status& status) {
  std::vector<std::string> texts;
  const ErrorHints hints = HintsOf(status);
  if (hints.reason.has_value()) {
    texts.push_back(absl::StrCat("reason ", Printable(*hints.reason)));
  }
  if (hints.retry_after.has_value()) {
    texts.push_back(
        absl::StrCat("retry after ", absl::FormatDuration(*hints.retry_after)));
  }
  return absl::StrCat(CodeOf(status), ": ", Printable(status.error_message()),
                      texts.empty() ? "" : " (", absl::StrJoin(texts, ", "),
                      texts.empty() ? "" : ")");
}

Json JsonOf(const grpc::Status& status) {
  Json error = {{"code", CodeOf(status)}, {"message", status.error_message()}};
  const ErrorHints hints = HintsOf(status);
  if (hints.reason.has_value()) error["reason"] = *hints.reason;
  if (hints.retry_after.has_value()) {
    error["retry_after_ms"] = absl::ToInt64Milliseconds(*hints.retry_after);
  }
  return error;
}

Json JsonOf(const ListOrdersResponse& response) {
  Json orders = {{"count", response.orders_size()}};
  if (response.has_total_count()) {
    orders["total_count"] = response.total_count();
  }
  orders["source"] = NameOf(response.freshness().source());
  orders["as_of"] = TimeUtil::ToString(response.freshness().as_of());
  Json& ids = orders["ids"] = Json::array();
  for (const auto& order : response.orders()) {
    if (ids.size() == static_cast<size_t>(kMaxIds)) break;
    ids.push_back(order.id());
  }
  return orders;
}

// Whole on one line and in ASCII: its texts come from the network.
void PrintJson(const Json& json, std::ostream& out) {
  out << json.dump(-1, ' ', /*ensure_ascii=*/true,
                   Json::error_handler_t::replace)
      << std::endl;
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

  // Returns the results so far, as they are printed.
  const Json& json() const { return json_; }

  bool CheckHealth() {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline_));
    HealthCheckResponse response;
    const grpc::Status status = Health::NewStub(channel_)->Check(
        &context, HealthCheckRequest(), &response);
    Print("health", status.ok() ? HealthCheckResponse::ServingStatus_Name(
                                      response.status())
                                : Describe(status));
    const bool good =
        status.ok() && response.status() == HealthCheckResponse::SERVING;
    Json& health = json_["health"] = {{"ok", good}};
    if (status.ok()) {
      health["status"] =
          HealthCheckResponse::ServingStatus_Name(response.status());
    } else {
      health["error"] = JsonOf(status);
    }
    return good;
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
    Json& orders = json_["orders"] = {{"ok", status.ok()},
                                      {"customer", options_.customer}};
    if (status.ok()) {
      orders.update(JsonOf(response));
    } else {
      orders["error"] = JsonOf(status);
    }
    return status.ok();
  }

 private:
  void Print(absl::string_view what, absl::string_view result) {
    if (options_.json) return;
    out_ << options_.address << ": " << what << ": " << result << std::endl;
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const ProbeOptions& options_;
  const absl::Time deadline_;
  std::ostream& out_;
  Json json_ = Json::object();
};

void PrintError(const ProbeOptions& options, absl::string_view error,
                std::ostream& out) {
  if (options.json) {
    PrintJson({{"address", options.address},
               {"ok", false},
               {"error", {{"message", std::string(error)}}}},
              out);
  } else {
    out << options.address << ": " << error << std::endl;
  }
}

}  // namespace

int RunProbe(const ProbeOptions& options, std::ostream& out) {
  const auto credentials = CredentialsOf(options);
  if (!credentials.ok()) {
    PrintError(options, credentials.status().message(), out);
    return EXIT_FAILURE;
  }
  Probe probe(ConnectTo(options, *credentials), options, out);
  const bool good =
      probe.CheckHealth() && (options.customer.empty() || probe.ListOrders());
  if (options.json) {
    Json json = {{"address", options.address}, {"ok", good}};
    json.update(probe.json());
    PrintJson(json, out);
  }
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace partnercenter::gateway
