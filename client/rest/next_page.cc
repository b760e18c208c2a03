#include "client/rest/next_page.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/http/uri_reference.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxUriBytes = 4096;
constexpr int kMaxHeaders = 16;
constexpr size_t kMaxHeaderBytes = 4096;

constexpr absl::string_view kCustomers = "/customers/";
constexpr absl::string_view kContinuationToken = "MS-ContinuationToken";

absl::Status Malformed(absl::string_view what) {
  return MakeError(
      absl::StatusCode::kInternal, orders::v1::ERROR_REASON_UPSTREAM_MALFORMED,
      absl::StrCat("partner center's link to the next page ", what));
}

bool All(absl::string_view text, bool (*fits)(unsigned char)) {
  return std::all_of(text.begin(), text.end(), fits);
}

// RFC 3986's characters without the one that begins a fragment.
bool IsUriCharacter(unsigned char c) {
  return absl::ascii_isalnum(c) ||
         absl::StrContains("-._~:/?[]@!$&'()*+,;=%", static_cast<char>(c));
}

// RFC 9110's token.
bool IsHeaderNameCharacter(unsigned char c) {
  return absl::ascii_isalnum(c) ||
         absl::StrContains("!#$%&'*+-.^_`|~", static_cast<char>(c));
}

bool IsHeaderValueCharacter(unsigned char c) { return absl::ascii_isprint(c); }

// The version that ends the base's path: "/v1".
absl::string_view VersionOf(const BaseUrl& base) {
  const absl::string_view path = base.path;
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? "" : path.substr(slash);
}

// Returns what may stand before "/customers" in a path of this server. A
// gateway between us and Partner Center may have a prefix of its own, which
// Partner Center does not know.
std::array<absl::string_view, 3> PrefixesOf(const BaseUrl& base) {
  return {"", base.path, VersionOf(base)};
}

// Returns the path behind `prefix`; nothing if it does not lead to customers.
std::optional<absl::string_view> CustomersPath(absl::string_view path,
                                               absl::string_view prefix) {
  const std::string start = absl::StrCat(prefix, kCustomers);
  if (!absl::StartsWithIgnoreCase(path, start)) return std::nullopt;
  return path.substr(prefix.size());
}

// Returns true for the form in which Partner Center's documentation prints
// links, "customers/...": it means below the base URL.
bool IsBelowBase(const UriReference& link, const BaseUrl& base) {
  if (link.scheme.has_value() || link.authority.has_value()) return false;
  const std::string path = absl::StrCat("/", link.path);
  return absl::c_any_of(PrefixesOf(base), [&path](absl::string_view prefix) {
    return CustomersPath(path, prefix).has_value();
  });
}

absl::Status CheckText(absl::string_view uri) {
  if (uri.empty()) return Malformed("has no uri");
  if (uri.size() > kMaxUriBytes) {
    return Malformed(absl::StrCat("is longer than ", kMaxUriBytes, " bytes"));
  }
  if (absl::StrContains(uri, "#")) return Malformed("has a fragment");
  if (!All(uri, IsUriCharacter)) {
    return Malformed("has a character that a uri cannot have");
  }
  return absl::OkStatus();
}

absl::Status CheckServer(const UriReference& uri, const BaseUrl& base) {
  const auto differs = [](absl::string_view what) {
    return Malformed(
        absl::StrCat("leads to another server: it has another ", what));
  };
  const std::string scheme = absl::AsciiStrToLower(*uri.scheme);
  if (scheme != (base.tls ? "https" : "http")) return differs("scheme");
  const std::string authority = uri.authority.value_or("");
  if (absl::StrContains(authority, "@")) {
    return Malformed("has user information before its host");
  }
  const auto server = ParseBaseUrl(absl::StrCat(scheme, "://", authority));
  if (!server.ok()) return Malformed("names no valid host and port");
  if (!absl::EqualsIgnoreCase(server->host, base.host)) return differs("host");
  if (server->port != base.port) return differs("port");
  return absl::OkStatus();
}

// Returns true for the same path of another customer.
bool IsOfAnotherCustomer(absl::string_view path, absl::string_view wanted) {
  const auto behind_customer = [](absl::string_view text) {
    text.remove_prefix(kCustomers.size());
    return text.substr(std::min(text.find('/'), text.size()));
  };
  return absl::EqualsIgnoreCase(behind_customer(path), behind_customer(wanted));
}

absl::Status CheckPath(absl::string_view path, absl::string_view wanted,
                       const BaseUrl& base) {
  for (const absl::string_view prefix : PrefixesOf(base)) {
    const auto customers = CustomersPath(path, prefix);
    if (!customers.has_value()) continue;
    if (absl::EqualsIgnoreCase(*customers, wanted)) return absl::OkStatus();
    return Malformed(IsOfAnotherCustomer(*customers, wanted)
                         ? "leads to another customer"
                         : "leads to another path below the customers");
  }
  return Malformed(absl::StrContains(absl::AsciiStrToLower(path), kCustomers)
                       ? "leads to another path before the customers"
                       : "leads to another path than the customers'");
}

absl::StatusOr<std::string> Target(absl::string_view text,
                                   const OrderQuery& query,
                                   const BaseUrl& base) {
  if (absl::Status status = CheckText(text); !status.ok()) return status;
  const std::string wanted = PathOf(query);
  UriReference link = SplitUri(text);
  if (IsBelowBase(link, base)) link.path.insert(0, "/");
  const UriReference request = {base.tls ? "https" : "http", Authority(base),
                                base.path + wanted};
  const UriReference uri = ResolveUri(request, link);
  if (absl::Status status = CheckServer(uri, base); !status.ok()) return status;
  if (absl::Status status = CheckPath(uri.path, wanted, base); !status.ok()) {
    return status;
  }
  return uri.query.has_value() ? absl::StrCat(wanted, "?", *uri.query) : wanted;
}

}  // namespace

absl::StatusOr<HttpRequest> NextPageRequest(const orders::v1::Link& link,
                                            const OrderQuery& query,
                                            const BaseUrl& base) {
  if (!link.method().empty() && !absl::EqualsIgnoreCase(link.method(), "GET")) {
    return Malformed("is not a get");
  }
  auto target = Target(link.uri(), query, base);
  if (!target.ok()) return target.status();
  if (link.headers_size() > kMaxHeaders) {
    return Malformed("has too many headers");
  }
  HttpRequest request{*std::move(target), {}};
  for (const auto& header : link.headers()) {
    if (header.key().empty() ||
        header.key().size() + header.value().size() > kMaxHeaderBytes ||
        !All(header.key(), IsHeaderNameCharacter) ||
        !All(header.value(), IsHeaderValueCharacter)) {
      return Malformed("has a header that cannot be sent");
    }
    if (!absl::EqualsIgnoreCase(header.key(), kContinuationToken)) continue;
    request.headers.emplace_back(kContinuationToken, header.value());
  }
  return request;
}

}  // namespace partnercenter::client
