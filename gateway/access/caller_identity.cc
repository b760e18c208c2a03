#include "gateway/access/caller_identity.h"

#include <grpc/grpc_security_constants.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

constexpr absl::string_view kSpiffe = "spiffe://";
constexpr absl::string_view kDns = "dns:";

bool IsUsable(absl::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), absl::ascii_isgraph);
}

std::vector<std::string> PropertiesOf(const grpc::AuthContext& context,
                                      const char* name) {
  std::vector<std::string> values;
  for (const grpc::string_ref& value : context.FindPropertyValues(name)) {
    values.emplace_back(value.data(), value.size());
  }
  return values;
}

}  // namespace

std::vector<std::string> IdentitiesOf(const CertificateNames& names) {
  std::vector<std::string> spiffe;
  std::vector<std::string> uris;
  for (const std::string& uri : names.uris) {
    if (!IsUsable(uri)) continue;
    (absl::StartsWith(uri, kSpiffe) ? spiffe : uris).push_back(uri);
  }
  if (!spiffe.empty()) return spiffe;
  if (!uris.empty()) return uris;
  std::vector<std::string> dns;
  for (const std::string& name : names.dns) {
    if (IsUsable(name)) dns.push_back(NormalIdentity(absl::StrCat(kDns, name)));
  }
  return dns;
}

std::vector<std::string> IdentitiesOf(const grpc::AuthContext& context) {
  // Not peer_spiffe_id: gRPC sets none if there are other URIs beside it.
  return IdentitiesOf(
      CertificateNames{PropertiesOf(context, GRPC_PEER_URI_PROPERTY_NAME),
                       PropertiesOf(context, GRPC_PEER_DNS_PROPERTY_NAME)});
}

std::string NormalIdentity(absl::string_view configured) {
  return absl::StartsWith(configured, kDns) ? absl::AsciiStrToLower(configured)
                                            : std::string(configured);
}

}  // namespace partnercenter::gateway
