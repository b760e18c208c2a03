#include "client/rest_orders_client.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/error_details.h"
#include "client/next_page.h"
#include "client/order_events.h"
#include "client/reasons.h"
#include "client/wire_writer.h"

namespace partnercenter::client {
namespace {

constexpr uint32_t kTotalCountTag =
    VarintTag(orders::v1::ListOrdersResponse::kTotalCountFieldNumber);

absl::Status MalformedPaging(absl::string_view what) {
  return MakeError(absl::StatusCode::kInternal, kUpstreamMalformed,
                   absl::StrCat("partner center's list ", what));
}

void AppendTotalCount(DecodedPage& page) {
  if (!page.total_count.has_value()) return;
  WireWriter writer;
  writer.Varint(kTotalCountTag,
                static_cast<uint64_t>(int64_t{*page.total_count}));
  page.wire += writer.Take();
}

OrdersAnswer AnswerOf(const UpstreamDocument& last_document) {
  OrdersAnswer answer;
  answer.as_of = last_document.as_of;
  answer.ms_request_id = last_document.ms_request_id;
  return answer;
}

// An error in what a document says, as one of the request that fetched it.
absl::Status DecodeError(absl::Status status, const CallContext& context,
                         const UpstreamDocument& document) {
  SetMetadata(status, "phase", "decode");
  return WithMetadata(std::move(status), context, document);
}

}  // namespace

RestOrdersClient::RestOrdersClient(RestOrdersClientOptions options,
                                   UpstreamGet& upstream,
                                   const OrderDecoder& decoder)
    : options_(std::move(options)), upstream_(upstream), decoder_(decoder) {}

absl::StatusOr<OrdersAnswer> RestOrdersClient::Fetch(const CallContext& context,
                                                     const OrderQuery& query) {
  return query.order_id.has_value() ? FetchOrder(context, query)
                                    : FetchList(context, query);
}

absl::StatusOr<OrdersAnswer> RestOrdersClient::FetchOrder(
    const CallContext& context, const OrderQuery& query) {
  auto document =
      upstream_.Get(context, {TargetOf(query), {}}, ResourceNameOf(query));
  if (!document.ok()) return document.status();
  auto order = decoder_.DecodeOrder(document->body);
  if (!order.ok()) return DecodeError(order.status(), context, *document);
  if (order->wire.size() > options_.max_wire_bytes) {
    return DecodeError(ReplyTooLarge(), context, *document);
  }
  OrdersAnswer answer = AnswerOf(*document);
  answer.wire = std::move(order->wire);
  answer.unmapped = std::move(order->unmapped);
  return answer;
}

absl::StatusOr<OrdersAnswer> RestOrdersClient::FetchList(
    const CallContext& context, const OrderQuery& query) {
  Pages pages;
  pages.next = HttpRequest{TargetOf(query), {}};
  UpstreamDocument document;
  while (pages.next.has_value()) {
    pages.asked.emplace(pages.next->target, pages.next->headers);
    auto fetched = upstream_.Get(context, *pages.next, ResourceNameOf(query));
    if (!fetched.ok()) return fetched.status();
    document = *std::move(fetched);
    absl::Status status = AddPage(query, document.body, pages);
    if (!status.ok()) return DecodeError(status, context, document);
  }
  OrdersAnswer answer = AnswerOf(document);
  answer.wire = std::move(pages.wire);
  answer.unmapped = std::move(pages.unmapped);
  return answer;
}

absl::Status RestOrdersClient::AddPage(const OrderQuery& query,
                                       const std::string& body,
                                       Pages& pages) const {
  auto page = decoder_.DecodePage(body);
  if (!page.ok()) return page.status();
  if (pages.asked.size() == 1) AppendTotalCount(*page);
  if (pages.wire.size() + page->wire.size() > options_.max_wire_bytes) {
    return ReplyTooLarge();
  }
  if (pages.wire.empty()) {
    pages.wire = std::move(page->wire);
  } else {
    pages.wire += page->wire;
  }
  for (const std::string& name : page->unmapped) {
    AddUnmappedName(name, pages.unmapped);
  }
  pages.next.reset();
  return page->next.has_value() ? GoOn(query, *page->next, pages)
                                : absl::OkStatus();
}

absl::Status RestOrdersClient::GoOn(const OrderQuery& query,
                                    const orders::v1::Link& next,
                                    Pages& pages) const {
  auto request = NextPageRequest(next, query, options_.base_url);
  if (!request.ok()) return request.status();
  if (pages.asked.count({request->target, request->headers}) != 0) {
    return MalformedPaging("leads to a page twice");
  }
  if (pages.asked.size() >= static_cast<size_t>(options_.max_pages)) {
    return MalformedPaging(
        absl::StrCat("has more than ", options_.max_pages, " pages"));
  }
  pages.next = *std::move(request);
  return absl::OkStatus();
}

}  // namespace partnercenter::client
