#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "client/base_url.h"
#include "client/order_decoder.h"
#include "client/orders_client.h"
#include "client/upstream_get.h"

namespace partnercenter::client {

struct RestOrdersClientOptions {
  // What `links.next` is resolved against; the transport's own.
  BaseUrl base_url;
  // The most pages of one list.
  int max_pages = 100;
  // The largest OrdersAnswer::wire, in bytes.
  size_t max_wire_bytes = 4 * 1024 * 1024;
};

// Reads orders over Partner Center's REST API: asks for a document, decodes it,
// and goes on to the next page while there is one.
class RestOrdersClient : public OrdersClient {
 public:
  // All must outlive the object.
  RestOrdersClient(RestOrdersClientOptions options, UpstreamGet& upstream,
                   const OrderDecoder& decoder);

  absl::StatusOr<OrdersAnswer> Fetch(const CallContext& context,
                                     const OrderQuery& query) override;

 private:
  // A list on its way.
  struct Pages {
    std::set<std::pair<std::string, HttpHeaders>> asked;
    std::optional<HttpRequest> next;
    std::string wire;
    UnmappedNames unmapped;
  };

  absl::StatusOr<OrdersAnswer> FetchOrder(const CallContext& context,
                                          const OrderQuery& query);
  absl::StatusOr<OrdersAnswer> FetchList(const CallContext& context,
                                         const OrderQuery& query);
  absl::Status AddPage(const OrderQuery& query, const std::string& body,
                       Pages& pages) const;
  absl::Status GoOn(const OrderQuery& query, const orders::v1::Link& next,
                    Pages& pages) const;

  const RestOrdersClientOptions options_;
  UpstreamGet& upstream_;
  const OrderDecoder& decoder_;
};

}  // namespace partnercenter::client
