// Target: the document of one order.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/decode/order_decoder.h"
#include "fuzz/decoded.h"
#include "fuzz/invariants.h"
#include "tests/support/json_tree.h"
#include "tests/support/order_leaves.h"

namespace partnercenter::fuzz {
namespace {

using client::DecodedOrder;
using client::OrderDecoder;
using orders::v1::GetOrderResponse;

// More than the order of the largest input needs, including its unmapped
// members.
constexpr size_t kAmpleBytes = 64 * 1024 * 1024;
// So little that many orders need more.
constexpr size_t kScarceBytes = 300;

void RequireDecoded(const DecodedOrder& decoded, const std::string& document) {
  RequireUnmappedNames(decoded.unmapped);
  GetOrderResponse response;
  Require(response.ParseFromString(decoded.wire), "an order can be parsed");
  Require(response.has_order(), "a document is one order");
  RequireOrder(response.order());
  const auto wrong =
      testing::WrongLeaves(testing::ParseTree(document), response.order());
  Require(wrong.empty(), absl::StrCat("an order keeps every value: ",
                                      absl::StrJoin(wrong, "; ")));
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  static const OrderDecoder ample(kAmpleBytes);
  static const OrderDecoder scarce(kScarceBytes);

  const std::string document(reinterpret_cast<const char*>(data), size);
  const auto order = ample.DecodeOrder(document);
  if (order.ok()) {
    RequireDecoded(*order, document);
  } else {
    RequireDocumentError(order.status());
  }

  const auto small = scarce.DecodeOrder(document);
  if (small.ok()) {
    Require(small->wire.size() <= kScarceBytes, "an order keeps the budget");
    Require(order.ok() && small->wire == order->wire,
            "a budget that suffices changes nothing");
  } else {
    RequireDocumentError(small.status());
  }
  return 0;
}
