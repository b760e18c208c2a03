#include "client/decode/order_decoder.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/decode/order_sink.h"
#include "client/decode/page_sink.h"
#include "client/error_reason.h"
#include "json/json_mapper.h"
#include "json/json_tokenizer.h"
#include "json/wire_writer.h"
#include "partnercenter/client/collection.pb.h"

namespace partnercenter::client {
namespace {

using orders::v1::GetOrderResponse;
using orders::v1::ListOrdersByBillingCycleResponse;
using orders::v1::ListOrdersResponse;

constexpr uint32_t kOrderTag =
    json::LengthDelimitedTag(GetOrderResponse::kOrderFieldNumber);
constexpr uint32_t kOrdersTag =
    json::LengthDelimitedTag(ListOrdersResponse::kOrdersFieldNumber);
static_assert(int{ListOrdersResponse::kOrdersFieldNumber} ==
              int{ListOrdersByBillingCycleResponse::kOrdersFieldNumber});

// Memory for the names of a document's objects, beside the bytes of its orders.
// Names of an order take a few KiB.
constexpr size_t kNamesBytes = size_t{1} << 20;

absl::Status DocumentError(const absl::Status& cause) {
  if (absl::IsResourceExhausted(cause)) {
    return MakeError(absl::StatusCode::kResourceExhausted,
                     orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE,
                     absl::StrCat("partner center's answer is too large: ",
                                  cause.message()));
  }
  return MakeError(absl::StatusCode::kInternal,
                   orders::v1::ERROR_REASON_UPSTREAM_MALFORMED,
                   absl::StrCat("partner center's answer was not understood: ",
                                cause.message()));
}

// A link that says nothing is none. Any other without a URI is a page that
// cannot be reached.
absl::StatusOr<std::optional<orders::v1::Link>> NextLink(
    const std::string& links_wire) {
  CollectionLinks links;
  GOOGLE_CHECK(links.ParseFromString(links_wire));
  if (!links.has_next() || links.next().ByteSizeLong() == 0) {
    return std::nullopt;
  }
  if (links.next().uri().empty()) {
    return DocumentError(
        absl::InvalidArgumentError("the link to the next page has no uri"));
  }
  return links.next();
}

}  // namespace

OrderDecoder::OrderDecoder(size_t max_wire_bytes)
    : max_wire_bytes_(max_wire_bytes),
      order_plan_(*orders::v1::Order::descriptor()),
      links_plan_(*CollectionLinks::descriptor()),
      id_(*order_plan_.Find("id")) {}

size_t OrderDecoder::max_held_bytes() const {
  return max_wire_bytes_ + kNamesBytes;
}

absl::StatusOr<DecodedOrder> OrderDecoder::DecodeOrder(
    absl::string_view body) const {
  DecodedOrder decoded;
  json::WireWriter writer;
  OrderSink events({order_plan_, id_, kOrderTag, max_wire_bytes_}, writer,
                   decoded.unmapped);
  if (absl::Status status = json::ReadJson(body, events, max_held_bytes());
      !status.ok()) {
    return DocumentError(status);
  }
  decoded.wire = writer.Take();
  return decoded;
}

absl::StatusOr<DecodedPage> OrderDecoder::DecodePage(
    absl::string_view body) const {
  DecodedPage page;
  json::WireWriter writer;
  // Wire bytes come to about nine tenths of the text.
  writer.Reserve(std::min(body.size(), max_wire_bytes_));
  json::WireWriter links_writer;
  OrderSink order({order_plan_, id_, kOrdersTag, max_wire_bytes_}, writer,
                  page.unmapped);
  json::JsonMapper links(links_plan_, links_writer, max_held_bytes());
  PageSink events(order, links, page.unmapped);
  absl::Status status = json::ReadJson(body, events, max_held_bytes());
  if (status.ok()) status = events.Finish();
  if (!status.ok()) return DocumentError(status);

  auto next = NextLink(links_writer.Take());
  if (!next.ok()) return next.status();
  page.next = *std::move(next);
  page.wire = writer.Take();
  page.order_count = events.order_count();
  page.total_count = events.total_count();
  return page;
}

}  // namespace partnercenter::client
