#include "client/auth/entra_token_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guid.h"
#include "client/auth/token_response.h"
#include "client/http/form_encoding.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"

namespace partnercenter::client {
namespace {

// Twice the largest token, for what else an answer holds.
constexpr size_t kMaxBodyBytes = 128 * 1024;

}  // namespace

EntraTokenSource::EntraTokenSource(EntraTokenSourceOptions options,
                                   std::unique_ptr<TokenGrant> grant,
                                   HttpTransport& login,
                                   const base::Clock& clock)
    : options_(std::move(options)),
      grant_(std::move(grant)),
      login_(login),
      clock_(clock) {}

absl::StatusOr<AccessToken> EntraTokenSource::GetToken(
    const CallContext& context) {
  const auto granted = grant_->Fields();
  if (!granted.ok()) return granted.status();
  FormFields fields = {{"client_id", options_.client_id},
                       {"scope", options_.scope}};
  fields.insert(fields.end(), granted->begin(), granted->end());

  HttpRequest request;
  request.target = absl::StrCat("/", PercentEncode(options_.tenant_id),
                                "/oauth2/v2.0/token");
  request.headers = {{"Accept", "application/json"},
                     {"Accept-Encoding", "identity"},
                     {"User-Agent", options_.user_agent},
                     {"client-request-id", base::Guid::Random().text()},
                     {"return-client-request-id", "true"}};
  request.form = EncodeForm(fields);
  std::string body;
  const auto take = [&body](int /*status*/, absl::string_view piece) {
    if (piece.size() > kMaxBodyBytes - body.size()) return false;
    absl::StrAppend(&body, piece);
    return true;
  };
  HttpExchange exchange = login_.Send(context, request, take);
  return Judge(context, std::move(exchange), std::move(body));
}

absl::StatusOr<AccessToken> EntraTokenSource::Judge(const CallContext& context,
                                                    HttpExchange exchange,
                                                    std::string body) {
  const absl::Time now = clock_.Now();
  if (exchange.event == HttpEvent::kStopped) {
    return StatusOfStop(DeadlinePassed(context.deadline, now), {"token"});
  }
  // The status line of an error decides, whatever became of its body.
  const bool answered = exchange.event == HttpEvent::kAnswer ||
                        (exchange.status != 0 && exchange.status != 200);
  if (!answered)
    return TokenUnavailable(WhatHappened("the token endpoint", exchange));
  auto tokens = ReadTokenResponse({exchange.status, std::move(exchange.headers),
                                   std::move(body), now, clock_.WallTime()});
  if (!tokens.ok()) return tokens.status();
  if (!tokens->refresh.empty()) grant_->Keep(tokens->refresh);
  return std::move(tokens->access);
}

}  // namespace partnercenter::client
