#include "client/rest/next_page.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxUriBytes = 4096;
constexpr int kMaxHeaders = 16;
constexpr size_t kMaxHeaderBytes = 4096;

constexpr absl::string_view kContinuationToken = "MS-ContinuationToken";

absl::Status Malformed(absl::string_view what) {
  return MakeError(
      absl::StatusCode::kInternal, orders::v1::ERROR_REASON_UPSTREAM_MALFORMED,
      absl::StrCat("partner center's link to the next page ", what));
}

bool All(absl::string_view text, bool (*fits)(unsigned char)) {
  return std::all_of(text.begin(), text.end(), fits);
}

// RFC 3986's characters; a fragment is never sent.
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

// Takes "https://host:port" off the front, if it is the base's. Returns false
// if it is another's.
bool ConsumeOrigin(const BaseUrl& base, absl::string_view& uri) {
  if (absl::StartsWith(uri, "/")) return !absl::StartsWith(uri, "//");
  const size_t scheme = uri.find("://");
  if (scheme == absl::string_view::npos) return false;
  const size_t path = uri.find('/', scheme + 3);
  if (path == absl::string_view::npos) return false;
  const auto origin = ParseBaseUrl(uri.substr(0, path));
  uri.remove_prefix(path);
  return origin.ok() && origin->tls == base.tls &&
         absl::EqualsIgnoreCase(origin->host, base.host) &&
         origin->port == base.port;
}

// The version that ends the base's path: "/v1".
absl::string_view VersionOf(const BaseUrl& base) {
  const absl::string_view path = base.path;
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? "" : path.substr(slash);
}

absl::StatusOr<std::string> Target(absl::string_view uri,
                                   const OrderQuery& query,
                                   const BaseUrl& base) {
  if (uri.size() > kMaxUriBytes || !All(uri, IsUriCharacter)) {
    return Malformed("is not a uri");
  }
  if (!ConsumeOrigin(base, uri)) return Malformed("leads to another server");
  const size_t path_size = std::min(uri.find('?'), uri.size());
  absl::string_view path = uri.substr(0, path_size);
  const std::string wanted = PathOf(query);
  for (const absl::string_view prefix :
       {absl::string_view(""), absl::string_view(base.path), VersionOf(base)}) {
    if (absl::EqualsIgnoreCase(path, absl::StrCat(prefix, wanted))) {
      return absl::StrCat(wanted, uri.substr(path_size));
    }
  }
  return Malformed("leads to another resource");
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
