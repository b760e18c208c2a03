#include "client/rest/upstream_get.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/rest/body_receiver.h"
#include "client/status/status_table.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"

namespace partnercenter::client {
namespace {

// Returns the error of an attempt that ended while its body waited for memory.
absl::Status NoMemoryForBody() {
  absl::Status status = MakeError(
      absl::StatusCode::kUnavailable, orders::v1::ERROR_REASON_OVERLOADED,
      "the responses being received take as many bytes as the gateway grants "
      "them (limits.bodyBytes)");
  base::SetMetadata(status, "phase", PhaseName(HttpPhase::kReceive));
  return status;
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
  const absl::Time attempt_end = begin + options_.attempt_timeout;
  Received received =
      Send(context, Complete(context, request, *token), attempt_end);
  HttpExchange& exchange = received.exchange;
  context.Enter("decode");
  outcome.ended = clock_.Now();
  outcome.ended_wall_time = clock_.WallTime();
  outcome.length = std::max(outcome.ended - begin, absl::ZeroDuration());
  outcome.body_share = std::move(received.body.share);
  outcome.body = std::move(received.body.bytes);
  Judge(context, exchange, {request.resource, token->text}, outcome);
  outcome.lacked_memory = received.lacked_memory;
  if (received.lacked_memory && outcome.stopped_in.empty()) {
    // The gateway's own state: a retry would take more of what there is none.
    outcome.status = NoMemoryForBody();
    outcome.retry = Retry::kNo;
  }
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

UpstreamGet::Received UpstreamGet::Send(const CallContext& context,
                                        const HttpRequest& request,
                                        absl::Time attempt_end) const {
  BodyReceiver receiver(
      {options_.max_body_bytes, attempt_end, options_.body_budget}, context);
  Received received;
  received.exchange = transport_.Send(
      context, request, [&receiver](int http_status, absl::string_view piece) {
        return receiver.Take(http_status, piece);
      });
  received.body = receiver.Finish();
  received.lacked_memory = receiver.gave_up();
  if (!received.lacked_memory) return received;
  // The transport knows only that the body was refused.
  const bool by_call =
      context.stop.stop_requested() || context.deadline <= attempt_end;
  received.exchange.event =
      by_call ? HttpEvent::kStopped : HttpEvent::kAttemptTimeout;
  received.exchange.phase = HttpPhase::kReceive;
  return received;
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
                        const HttpExchange& exchange, const Asked& asked,
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
    // A copy of the body, which is small if it is an error's. It may echo the
    // token.
    const std::string body =
        IsError(exchange.status)
            ? absl::StrReplaceAll(outcome.body, {{asked.token, "[redacted]"}})
            : std::string();
    outcome.status = StatusOfAnswer({exchange.status, exchange.headers, body},
                                    asked.resource, outcome.ended_wall_time);
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
