#include "client/http/base_url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/http.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace partnercenter::client {
namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;
constexpr size_t kMaxHostLength = 253;  // RFC 1035, in text form

struct OpenSslFree {
  void operator()(char* text) const { OPENSSL_free(text); }
};
using OpenSslString = std::unique_ptr<char, OpenSslFree>;

struct UrlParts {
  std::string host;
  int port = 0;
  std::string path;
};

std::optional<UrlParts> Split(const std::string& url) {
  char* host = nullptr;
  char* path = nullptr;
  int port = 0;
  const int parsed =
      OSSL_HTTP_parse_url(url.c_str(), nullptr, nullptr, &host, nullptr, &port,
                          &path, nullptr, nullptr);
  const OpenSslString owned_host(host);
  const OpenSslString owned_path(path);
  ERR_clear_error();
  if (parsed != 1) return std::nullopt;
  return UrlParts{host, port, path};
}

absl::Status Invalid(absl::string_view url, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("base URL \"", absl::CHexEscape(url), "\" ", why));
}

absl::string_view AuthorityOf(absl::string_view after_scheme) {
  return after_scheme.substr(0, after_scheme.find('/'));
}

bool IsHostName(absl::string_view host) {
  return !host.empty() && host.size() <= kMaxHostLength &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
         });
}

bool IsIpv6(absl::string_view host) {
  in6_addr address;
  return inet_pton(AF_INET6, std::string(host).c_str(), &address) == 1;
}

// OpenSSL takes 0 for the scheme's own port, and leaves open what text may
// stand around the number.
bool IsPortText(absl::string_view authority) {
  const size_t host_end = authority.rfind(']');
  const size_t colon =
      authority.find(':', host_end == absl::string_view::npos ? 0 : host_end);
  if (colon == absl::string_view::npos) return true;
  const absl::string_view port = authority.substr(colon + 1);
  return !port.empty() && port.size() <= 5 && port[0] != '0' &&
         std::all_of(port.begin(), port.end(), absl::ascii_isdigit);
}

}  // namespace

absl::StatusOr<BaseUrl> ParseBaseUrl(absl::string_view url) {
  BaseUrl result;
  absl::string_view rest = url;
  if (absl::ConsumePrefix(&rest, "https://")) {
    result.tls = true;
  } else if (absl::ConsumePrefix(&rest, "http://")) {
    result.tls = false;
  } else {
    return Invalid(url, "starts with neither https:// nor http://");
  }
  if (!std::all_of(url.begin(), url.end(), absl::ascii_isgraph)) {
    return Invalid(url, "holds a byte that is not printable ASCII");
  }
  if (url.find_first_of("?#") != absl::string_view::npos) {
    return Invalid(url, "has a query or a fragment");
  }
  const absl::string_view authority = AuthorityOf(rest);
  if (absl::StrContains(authority, "@")) {
    return Invalid(url, "holds user information");
  }
  const auto parts = Split(std::string(url));
  if (!parts.has_value()) return Invalid(url, "is not a URL");

  // Whether an IPv6 address keeps its brackets differs between releases.
  absl::string_view host = parts->host;
  if (absl::ConsumePrefix(&host, "[")) host = absl::StripSuffix(host, "]");
  const bool bracketed = absl::StartsWith(authority, "[");
  if (bracketed ? !IsIpv6(host) : !IsHostName(host)) {
    return Invalid(url, "has no valid host");
  }
  if (!IsPortText(authority) || parts->port < 1 || parts->port > 65535) {
    return Invalid(url, "has no valid port");
  }
  result.host = absl::AsciiStrToLower(host);
  result.port = parts->port;
  if (absl::StrContains(parts->path, "//")) {
    return Invalid(url, "has an empty segment in its path");
  }
  result.path = std::string(absl::StripSuffix(parts->path, "/"));
  return result;
}

std::string Authority(const BaseUrl& url) {
  std::string host = absl::StrContains(url.host, ":")
                         ? absl::StrCat("[", url.host, "]")
                         : url.host;
  if (url.port == (url.tls ? kHttpsPort : kHttpPort)) return host;
  return absl::StrCat(host, ":", url.port);
}

bool IsLoopbackHost(absl::string_view host) {
  if (absl::EqualsIgnoreCase(host, "localhost")) return true;
  const std::string text(host);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == IN_LOOPBACKNET;
  }
  in6_addr v6;
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

bool IsIpAddress(absl::string_view host) {
  in_addr v4;
  return inet_pton(AF_INET, std::string(host).c_str(), &v4) == 1 ||
         IsIpv6(host);
}

}  // namespace partnercenter::client
