#pragma once

#include "absl/status/statusor.h"
#include "client/http/base_url.h"
#include "client/http/http_transport.h"
#include "client/order_query.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::client {

// Returns the request for a list's next page: the page that `link.uri` leads
// to, with the link's MS-ContinuationToken, the only header that links of
// Partner Center are documented to have. Others are left out: some would change
// what the request means (X-HTTP-Method-Override) or for whom it is (Cookie).
//
// "customers/..." and "/customers/..." mean below the base URL, whose path or
// version may be repeated ("/v1/customers/..."). Any other reference, such as
// "orders?page=2" or "?page=2", is relative to the list's own URL (RFC 3986,
// section 5).
//
// Decides where the bearer token may go: the link is followed only to the
// configured server, and only to the orders of the same customer.
//
// Errors: Internal, UPSTREAM_MALFORMED, for any other link. The message names
// what is wrong with it, and quotes nothing of it.
absl::StatusOr<HttpRequest> NextPageRequest(const orders::v1::Link& link,
                                            const OrderQuery& query,
                                            const BaseUrl& base);

}  // namespace partnercenter::client
