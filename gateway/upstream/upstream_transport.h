#pragma once

#include <string>

#include "client/http/httplib_transport.h"
#include "gateway/config/config.h"

namespace partnercenter::gateway {

// Sent as User-Agent with every upstream request.
inline constexpr char kUserAgent[] = "orders-gateway/" ORDERS_GATEWAY_VERSION;

// Returns the options of the transport to one of the upstream's hosts. `url`, a
// setting of `upstream`, has been checked.
client::HttplibTransportOptions TransportOptions(const Upstream& upstream,
                                                 const std::string& url,
                                                 int connections);

}  // namespace partnercenter::gateway
