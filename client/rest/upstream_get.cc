#include "client/rest/upstream_get.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"

namespace partnercenter::client {
namespace {

bool IsError(int http_status) { return http_status < 200 || http_status > 299; }

// Takes a body up to a limit that depends on the status.
BodySink CappedSink(size_t max_body_bytes, std::string& body) {
  return [max_body_bytes, &body](int http_status, absl::string_view piece) {
    const size_t limit =
        IsError(http_status) ? kMaxErrorBodyBytes : max_body_bytes;
    // What fits is kept even so: the 404 of a wrong route must not look empty.
    const size_t room = limit - body.size();
    body.append(piece.data(), std::min(piece.size(), room));
    return piece.size() <= room;
  };
}

// Ends the call rather than the attempt.
bool IsStop(const absl::Status& status) {
  return absl::IsCancelled(status) || absl::IsDeadlineExceeded(status);
}

// Returns the error of an attempt that was answered 401 and cannot be repeated.
absl::Status WithoutAnotherToken(const absl::Status& refused,
                                 const absl::Status& why) {
  absl::Status error(
      refused.code(),
      absl::StrCat(refused.message(), "; no other token: ", why.message()));
  refused.ForEachPayload(
      [&error](absl::string_view url, const absl::Cord& detail) {
        error.SetPayload(url, detail);
      });
  return error;
}

}  // namespace

UpstreamGet::UpstreamGet(UpstreamGetOptions options, HttpTransport& transport,
                         TokenSource& tokens, const base::Clock& clock)
    : options_(std::move(options)),
      transport_(transport),
      tokens_(tokens),
      clock_(clock) {}

UpstreamAttempt UpstreamGet::Attempt(const CallContext& context,
                                     const UpstreamRequest& request) {
  UpstreamAttempt outcome;
  const auto token = TokenFor(context, request);
  if (!token.ok()) {
    outcome.status = token.status();
    if (IsStop(outcome.status)) outcome.stopped_in = "token";
    outcome.retry =
        absl::IsUnavailable(outcome.status) ? Retry::kYes : Retry::kNo;
    outcome.ended = clock_.Now();
    outcome.ended_wall_time = clock_.WallTime();
    return outcome;
  }
  // How far the exchange is, the transport tells only at its end. What outlasts
  // a stop is the look-up of a name, or a thread that gets no processor.
  context.Enter("connect");
  const absl::Time begin = clock_.Now();
  HttpExchange exchange =
      transport_.Send(context, Complete(context, request, *token),
                      CappedSink(options_.max_body_bytes, outcome.body));
  context.Enter("decode");
  outcome.ended = clock_.Now();
  outcome.ended_wall_time = clock_.WallTime();
  outcome.length = std::max(outcome.ended - begin, absl::ZeroDuration());
  Judge(context, exchange, request.resource, outcome);
  outcome.http_status = exchange.status;
  outcome.headers = std::move(exchange.headers);
  if (context.progress != nullptr) {
    context.progress->EndExchange(
        outcome.length, outcome.body.size(),
        FindHeader(outcome.headers, "MS-CV").value_or(""));
  }
  if (outcome.retry == Retry::kNewToken) {
    if (!tokens_.Reject(*token)) outcome.retry = Retry::kNo;
    outcome.refused_token = token->text;
  } else if (outcome.status.ok()) {
    tokens_.Accept(*token);
  }
  return outcome;
}

absl::StatusOr<AccessToken> UpstreamGet::TokenFor(
    const CallContext& context, const UpstreamRequest& request) {
  context.Enter("token");
  auto token = request.refused.has_value()
                   ? tokens_.GetAnother(context, request.refused->token)
                   : tokens_.GetToken(context);
  if (token.ok()) return token;
  absl::Status error = token.status();
  if (request.refused.has_value() && !IsStop(error) &&
      !HasReason(error,
                 orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED)) {
    return WithoutAnotherToken(request.refused->error, error);
  }
  base::SetMetadata(error, "phase", "token");
  return error;
}

HttpRequest UpstreamGet::Complete(const CallContext& context,
                                  const UpstreamRequest& request,
                                  const AccessToken& token) const {
  HttpRequest complete = request.http;
  complete.headers.insert(
      complete.headers.end(),
      {{"Accept", "application/json"},
       {"Accept-Encoding", "identity"},
       {"Authorization", absl::StrCat("Bearer ", token.text)},
       {"User-Agent", options_.user_agent},
       {"MS-RequestId", request.ms_request_id},
       {"MS-CorrelationId", context.correlation_id}});
  return complete;
}

void UpstreamGet::Judge(const CallContext& context,
                        const HttpExchange& exchange,
                        const std::string& resource,
                        UpstreamAttempt& outcome) const {
  outcome.event = exchange.event;
  if (exchange.event == HttpEvent::kStopped) {
    outcome.stopped_in = PhaseName(exchange.phase);
    outcome.status = StatusOfStop(
        DeadlinePassed(context.deadline, outcome.ended), {outcome.stopped_in});
    return;
  }
  // The status line of an error decides, whatever became of its body.
  const bool answered = exchange.event == HttpEvent::kAnswer ||
                        (exchange.status != 0 && IsError(exchange.status));
  if (answered) {
    outcome.event = HttpEvent::kAnswer;
    outcome.status =
        StatusOfAnswer({exchange.status, exchange.headers, outcome.body},
                       resource, outcome.ended_wall_time);
    outcome.retry = RowOfStatus(exchange.status).retry;
  } else {
    outcome.status = StatusOfEvent(exchange);
    outcome.retry = RowOfEvent(exchange.event).retry;
  }
}

void SetRequestMetadata(const CallContext& context,
                        const UpstreamRequest& request, int attempts,
                        const UpstreamAttempt& last, absl::Status& status) {
  base::SetMetadata(status, "ms_request_id", request.ms_request_id);
  base::SetMetadata(status, "ms_correlation_id", context.correlation_id);
  base::SetMetadata(status, "attempts", absl::StrCat(attempts));
  if (last.http_status != 0) {
    base::SetMetadata(status, "http_status", absl::StrCat(last.http_status));
  }
  const auto header = [&](absl::string_view name) {
    return FindHeader(last.headers, name).value_or("");
  };
  base::SetMetadata(status, "ms_cv", header("MS-CV"));
  base::SetMetadata(status, "ms_server_id", header("MS-ServerId"));
  const std::string answered = header("MS-RequestId");
  if (!absl::EqualsIgnoreCase(answered, request.ms_request_id)) {
    base::SetMetadata(status, "upstream_request_id", answered);
  }
}

}  // namespace partnercenter::client
