// Prints the orders of customers, or single orders, through the gateway.

#include <google/protobuf/util/time_util.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "partnercenter/orders/v1/error_reason.pb.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace {

namespace orders = partnercenter::orders::v1;
using google::protobuf::util::TimeUtil;

std::string Setting(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

// Returns the file's text; empty if there is no name.
std::string Read(const std::string& name) {
  if (name.empty()) return "";
  std::ifstream file(name);
  if (!file) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<grpc::ChannelCredentials> Credentials() {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = Read(Setting("ORDERS_CA_FILE", ""));
  if (options.pem_root_certs.empty()) return grpc::InsecureChannelCredentials();
  options.pem_cert_chain = Read(Setting("ORDERS_CERTIFICATE_FILE", ""));
  options.pem_private_key = Read(Setting("ORDERS_KEY_FILE", ""));
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::Channel> OpenChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(
      Read(Setting("ORDERS_SERVICE_CONFIG", "../service_config.json")));
  return grpc::CreateCustomChannel(
      Setting("ORDERS_TARGET", "dns:///localhost:50051"), Credentials(),
      arguments);
}

void Print(const std::string& name, const orders::Freshness& freshness) {
  std::cout << name << ": "
            << orders::Freshness::Source_Name(freshness.source()) << " as of "
            << TimeUtil::ToString(freshness.as_of()) << "\n";
}

void Print(const orders::Order& order) {
  const bool empty = order.line_items().empty();
  std::cout << "  " << order.id() << "  "
            << (empty ? "" : order.line_items(0).friendly_name()) << "\n";
}

grpc::Status Show(orders::OrdersService::Stub& stub, const std::string& name) {
  grpc::ClientContext context;  // for one call only
  const double seconds = std::stod(Setting("ORDERS_TIMEOUT_SECONDS", "10"));
  context.set_deadline(
      std::chrono::system_clock::now() +
      std::chrono::microseconds(static_cast<int64_t>(seconds * 1e6)));
  const size_t slash = name.find('/');
  if (slash == std::string::npos) {
    orders::ListOrdersRequest request;
    orders::ListOrdersResponse reply;
    request.set_customer_id(name);
    const grpc::Status status = stub.ListOrders(&context, request, &reply);
    if (!status.ok()) return status;
    Print(name, reply.freshness());
    for (const orders::Order& order : reply.orders()) Print(order);
    return status;
  }
  orders::GetOrderRequest request;
  orders::GetOrderResponse reply;
  request.set_customer_id(name.substr(0, slash));
  request.set_order_id(name.substr(slash + 1));
  const grpc::Status status = stub.GetOrder(&context, request, &reply);
  if (!status.ok()) return status;
  Print(name, reply.freshness());
  Print(reply.order());
  return status;
}

// Prints what to do about some reasons. Unknown ones are UNSPECIFIED.
void Advise(const google::rpc::ErrorInfo& info) {
  orders::ErrorReason reason = orders::ERROR_REASON_UNSPECIFIED;
  orders::ErrorReason_Parse("ERROR_REASON_" + info.reason(), &reason);
  if (reason == orders::ERROR_REASON_CALLER_NOT_ALLOWED) {
    std::cerr << "  advice: ask the gateway's operator for access\n";
  }
}

void Explain(const std::string& name, const grpc::Status& status) {
  std::cerr << name << ": code " << status.error_code() << ": "
            << status.error_message() << "\n";
  // Empty if the gateway was not reached, or did not answer in time.
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo error_info;
    google::rpc::RetryInfo retry_info;
    google::rpc::RequestInfo request_info;
    if (detail.UnpackTo(&error_info)) {
      std::cerr << "  reason: " << error_info.reason() << "\n";
      Advise(error_info);
    } else if (detail.UnpackTo(&retry_info)) {
      std::cerr << "  retry after: "
                << TimeUtil::ToString(retry_info.retry_delay()) << "\n";
    } else if (detail.UnpackTo(&request_info)) {
      std::cerr << "  request id: " << request_info.request_id() << "\n";
    }
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr
        << "usage: orders CUSTOMER[/ORDER]...   (settings: ../README.md)\n";
    return 2;
  }
  // One channel serves all threads for as long as the program runs.
  const auto stub = orders::OrdersService::NewStub(OpenChannel());
  bool failed = false;
  for (int i = 1; i < argc; ++i) {
    const grpc::Status status = Show(*stub, argv[i]);
    if (status.ok()) continue;
    Explain(argv[i], status);
    failed = true;
  }
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::cerr << "orders: " << error.what() << "\n";
  return EXIT_FAILURE;
}
