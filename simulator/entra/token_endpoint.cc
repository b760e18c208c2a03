#include "simulator/entra/token_endpoint.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "simulator/entra/entra_error.h"
#include "simulator/entra/token_request_check.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::ordered_json;

// Entra backdates its tokens by this, for clocks that are slow.
constexpr absl::Duration kBackdating = absl::Minutes(5);

constexpr absl::string_view kFormType = "application/x-www-form-urlencoded";

FormFields FieldsOf(const Request& request) {
  const bool is_form =
      absl::StartsWithIgnoreCase(request.Header("Content-Type"), kFormType);
  return is_form ? ParseForm(request.body) : FormFields();
}

EntraError OnlyPost(absl::string_view method) {
  return {400, "invalid_request", 900561,
          absl::StrCat("The endpoint only accepts POST requests. Received a ",
                       method, " request.")};
}

ordered_json SuccessV1(const TokenSubject& subject, int64_t lifetime_seconds,
                       const std::string& token) {
  const std::string lifetime = absl::StrCat(lifetime_seconds);
  return {{"token_type", "Bearer"},
          {"expires_in", lifetime},
          {"ext_expires_in", lifetime},
          {"expires_on", absl::StrCat(absl::ToUnixSeconds(subject.expires_at))},
          {"not_before", absl::StrCat(absl::ToUnixSeconds(subject.issued_at))},
          {"resource", subject.audience},
          {"access_token", token}};
}

ordered_json SuccessV2(int64_t lifetime_seconds, const std::string& token) {
  return {{"token_type", "Bearer"},
          {"expires_in", lifetime_seconds},
          {"ext_expires_in", lifetime_seconds},
          {"access_token", token}};
}

}  // namespace

std::optional<TokenRoute> ParseTokenRoute(absl::string_view path) {
  const std::vector<std::string> parts =
      absl::StrSplit(path, '/', absl::SkipEmpty());
  const size_t size = parts.size();
  if (size < 3 || parts[1] != "oauth2" || parts.back() != "token") {
    return std::nullopt;
  }
  if (size == 3) return TokenRoute{parts[0], 1};
  if (size == 4 && parts[2] == "v2.0") return TokenRoute{parts[0], 2};
  return std::nullopt;
}

Answer TokenEndpoint::Respond(const TokenRoute& route, const Request& request) {
  const absl::Time now = clock_();
  if (request.method != "POST") {
    return EntraErrorAnswer(OnlyPost(request.method), request, now);
  }
  const TokenRequest asked = {route.tenant, route.version, FieldsOf(request)};
  if (const auto refusal = RefusalOf(asked, options_, refresh_tokens_)) {
    return EntraErrorAnswer(*refusal, request, now);
  }
  return Grant(route, asked.fields, now);
}

Answer TokenEndpoint::Grant(const TokenRoute& route, const FormFields& fields,
                            absl::Time now) {
  TokenSubject subject;
  subject.audience = AudienceOf(route.version, fields);
  subject.issuer = absl::StrCat("https://sts.windows.net/", route.tenant, "/");
  subject.client_id = fields.at("client_id");
  subject.tenant = route.tenant;
  const bool is_refresh = IsRefresh(fields);
  if (is_refresh) subject.user = absl::StrCat("agent@", route.tenant);
  subject.issued_at = now - kBackdating;
  subject.expires_at = now + options_.token_lifetime;
  const std::string token = tokens_.Issue(subject);
  const int64_t seconds = absl::ToInt64Seconds(options_.token_lifetime);
  ordered_json answer = route.version == 1 ? SuccessV1(subject, seconds, token)
                                           : SuccessV2(seconds, token);
  if (is_refresh && (route.version == 1 || AsksForRefreshToken(fields))) {
    answer["refresh_token"] =
        refresh_tokens_.Exchange(fields.at("refresh_token"));
  }
  return EntraAnswer(
      200, answer.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

}  // namespace partnercenter::simulator
