// Target: the document of one page of a list.

#include <cstddef>
#include <cstdint>
#include <string>

#include "client/decode/order_decoder.h"
#include "fuzz/decoded.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

using client::DecodedPage;
using client::OrderDecoder;
using orders::v1::ListOrdersResponse;

// See decode_order.cc.
constexpr size_t kAmpleBytes = 64 * 1024 * 1024;
constexpr size_t kScarceBytes = 300;

void RequireDecoded(const DecodedPage& page) {
  RequireUnmappedNames(page.unmapped);
  ListOrdersResponse response;
  Require(response.ParseFromString(page.wire), "a page can be parsed");
  Require(response.orders_size() == page.order_count,
          "the orders of a page are counted");
  Require(!response.has_total_count() && !response.has_freshness(),
          "a page contains only orders");
  for (const auto& order : response.orders()) RequireOrder(order);
  if (page.next.has_value()) {
    Require(!page.next->uri().empty(), "a link to the next page has a uri");
    RequireUtf8(page.next->uri(), "the uri of the next page");
  }
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  static const OrderDecoder ample(kAmpleBytes);
  static const OrderDecoder scarce(kScarceBytes);

  const std::string document(reinterpret_cast<const char*>(data), size);
  const auto page = ample.DecodePage(document);
  if (page.ok()) {
    RequireDecoded(*page);
  } else {
    RequireDocumentError(page.status());
  }

  const auto small = scarce.DecodePage(document);
  if (small.ok()) {
    Require(small->wire.size() <= kScarceBytes, "a page keeps the budget");
    Require(page.ok() && small->wire == page->wire,
            "a budget that suffices changes nothing");
  } else {
    RequireDocumentError(small.status());
  }
  return 0;
}
