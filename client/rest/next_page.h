#pragma once

#include "absl/status/statusor.h"
#include "client/http/base_url.h"
#include "client/http/http_transport.h"
#include "client/order_query.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::client {

// Returns the request for a list's next page: `link.uri` below the base URL,
// with the link's MS-ContinuationToken, the only header that links of Partner
// Center are documented to have. Others are left out: some would change what
// the request means (X-HTTP-Method-Override) or for whom it is (Cookie).
//
// Decides where the bearer token may go: the link is followed only to the
// configured server, and only to the orders of the same customer. A leading
// version in it ("/v1/customers/...") is not doubled.
//
// Errors: Internal, UPSTREAM_MALFORMED, for any other link.
absl::StatusOr<HttpRequest> NextPageRequest(const orders::v1::Link& link,
                                            const OrderQuery& query,
                                            const BaseUrl& base);

}  // namespace partnercenter::client
