#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/access/authorizer.h"
#include "gateway/call/request_check.h"
#include "gateway/call/unary_call.h"

namespace partnercenter::gateway {

// What gRPC hands over for one call. The pointers are gRPC's and valid until
// the reply has been sent.
struct UnaryRpc {
  absl::string_view method;  // "ListOrders"; a literal
  grpc::CallbackServerContext* context;
  grpc::ByteBuffer* response;
  // The customer id of the request, if it is a GUID; else "".
  std::string customer = {};
};

// Starts a UnaryCall on gRPC, and counts it. Returns the reactor that gRPC is
// to be given. Never blocks.
grpc::ServerUnaryReactor* StartUnaryCall(
    const CallParts& parts, const UnaryRpc& rpc, Admission admission,
    absl::StatusOr<CheckedRequest> request);

}  // namespace partnercenter::gateway
