#include "bench/floor_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"

namespace partnercenter::bench {
namespace {

constexpr char kListening[] = "listening on ";

class FloorService
    : public orders::v1::OrdersService::WithRawCallbackMethod_ListOrders<
          orders::v1::OrdersService::WithRawCallbackMethod_GetOrder<
              orders::v1::OrdersService::Service>> {
 public:
  explicit FloorService(const std::string& reply) : reply_(reply) {}

  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer*,
                                       grpc::ByteBuffer* response) override {
    return Reply(context, response);
  }
  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer*,
                                     grpc::ByteBuffer* response) override {
    return Reply(context, response);
  }

 private:
  grpc::ServerUnaryReactor* Reply(grpc::CallbackServerContext* context,
                                  grpc::ByteBuffer* response) {
    *response = grpc::ByteBuffer(&reply_, 1);
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  const grpc::Slice reply_;
};

}  // namespace

FloorProcess::FloorProcess(const std::string& reply_file)
    : process_({"/proc/self/exe", "--floor=" + reply_file}) {
  address_ = std::string(
      absl::StripPrefix(process_.WaitForLine(kListening), kListening));
  if (address_.empty()) {
    std::cerr << "the floor did not start: " << process_.output() << "\n";
    std::exit(EXIT_FAILURE);
  }
}

void ServeFloor(const std::string& reply_file) {
  std::ifstream file(reply_file, std::ios::binary);
  const std::string reply((std::istreambuf_iterator<char>(file)),
                          std::istreambuf_iterator<char>());
  FloorService service(reply);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  std::cout << kListening << "127.0.0.1:" << port << std::endl;
  server->Wait();
  std::exit(EXIT_FAILURE);
}

}  // namespace partnercenter::bench
