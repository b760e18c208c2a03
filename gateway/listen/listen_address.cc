#include "gateway/listen/listen_address.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/http/base_url.h"

namespace partnercenter::gateway {

std::optional<ListenAddress> ParseListenAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return std::nullopt;
  ListenAddress address;
  const absl::string_view port = text.substr(colon + 1);
  if (port.find_first_not_of("0123456789") != absl::string_view::npos ||
      !absl::SimpleAtoi(port, &address.port) || address.port > 65535) {
    return std::nullopt;
  }
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) host = absl::StripSuffix(host, "]");
  if (host != "localhost" && !client::IsIpAddress(host)) return std::nullopt;
  address.host = std::string(host);
  // Only what is written as it should be: brackets around IPv6 and nothing
  // else, no blanks, signs or zeros before the port.
  if (FormatListenAddress(address) != text) return std::nullopt;
  return address;
}

std::string FormatListenAddress(const ListenAddress& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  return absl::StrCat(is_ipv6 ? "[" : "", address.host, is_ipv6 ? "]" : "", ":",
                      address.port);
}

}  // namespace partnercenter::gateway
