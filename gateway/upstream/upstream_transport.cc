#include "gateway/upstream/upstream_transport.h"

#include "base/saturating_time.h"
#include "client/http/base_url.h"

namespace partnercenter::gateway {

client::HttplibTransportOptions TransportOptions(const Upstream& upstream,
                                                 const std::string& url,
                                                 int connections) {
  client::HttplibTransportOptions options;
  options.base_url = *client::ParseBaseUrl(url);
  options.ca_file = upstream.ca_file();
  if (!upstream.proxy().empty()) {
    options.proxy = *client::ParseProxyAddress(upstream.proxy());
  }
  options.connections = connections;
  options.connect_timeout = base::FromProto(upstream.connect_timeout());
  options.attempt_timeout = base::FromProto(upstream.attempt_timeout());
  return options;
}

}  // namespace partnercenter::gateway
