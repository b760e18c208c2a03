#include "client/upstream_get.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/error_details.h"
#include "client/guid.h"
#include "client/upstream_status.h"

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

void Enter(const CallContext& context, absl::string_view phase) {
  if (context.progress != nullptr) context.progress->Enter(phase);
}

}  // namespace

UpstreamGet::UpstreamGet(UpstreamGetOptions options, HttpTransport& transport,
                         TokenSource& tokens, const Clock& clock)
    : options_(std::move(options)),
      transport_(transport),
      tokens_(tokens),
      clock_(clock) {}

absl::StatusOr<UpstreamDocument> UpstreamGet::Get(const CallContext& context,
                                                  HttpRequest request,
                                                  const std::string& resource) {
  const std::string request_id = Guid::Random().text();
  if (context.progress != nullptr) context.progress->Send(request_id);
  request.headers.insert(request.headers.end(),
                         {{"Accept", "application/json"},
                          {"Accept-Encoding", "identity"},
                          {"User-Agent", options_.user_agent},
                          {"MS-RequestId", request_id},
                          {"MS-CorrelationId", context.correlation_id}});
  Attempt attempt = TryOnce(context, request, resource);
  UpstreamDocument document{attempt.http_status,
                            std::move(attempt.body),
                            std::move(attempt.headers),
                            request_id,
                            /*attempts=*/1,
                            clock_.Now()};
  if (attempt.status.ok()) return document;
  return WithMetadata(std::move(attempt.status), context, document);
}

UpstreamGet::Attempt UpstreamGet::TryOnce(const CallContext& context,
                                          const HttpRequest& request,
                                          const std::string& resource) {
  Attempt attempt;
  Enter(context, "token");
  auto token = tokens_.GetToken(context);
  if (!token.ok()) {
    attempt.status = token.status();
    SetMetadata(attempt.status, "phase", "token");
    return attempt;
  }
  HttpRequest authorized = request;
  authorized.headers.emplace_back("Authorization",
                                  absl::StrCat("Bearer ", token->text));
  // Of what the transport does, only the look-up of a name outlasts a stop.
  Enter(context, "connect");
  HttpExchange exchange = transport_.Send(
      context, authorized, CappedSink(options_.max_body_bytes, attempt.body));
  Enter(context, "decode");
  attempt.status = Judge(context, exchange, attempt.body, resource);
  attempt.http_status = exchange.status;
  attempt.headers = std::move(exchange.headers);
  return attempt;
}

absl::Status UpstreamGet::Judge(const CallContext& context,
                                const HttpExchange& exchange,
                                const std::string& body,
                                const std::string& resource) {
  const absl::Time now = clock_.Now();
  if (exchange.event == HttpEvent::kStopped) {
    return StatusOfStop(DeadlinePassed(context, now),
                        PhaseName(exchange.phase));
  }
  // The status line of an error decides, whatever became of its body.
  const bool answered = exchange.event == HttpEvent::kAnswer ||
                        (exchange.status != 0 && IsError(exchange.status));
  if (answered) {
    return StatusOfAnswer({exchange.status, exchange.headers, body}, resource,
                          now);
  }
  return StatusOfEvent(exchange.event, exchange.phase);
}

absl::Status WithMetadata(absl::Status status, const CallContext& context,
                          const UpstreamDocument& document) {
  SetMetadata(status, "ms_request_id", document.ms_request_id);
  SetMetadata(status, "ms_correlation_id", context.correlation_id);
  SetMetadata(status, "attempts", absl::StrCat(document.attempts));
  if (document.http_status != 0) {
    SetMetadata(status, "http_status", absl::StrCat(document.http_status));
  }
  const auto header = [&](absl::string_view name) {
    return FindHeader(document.headers, name).value_or("");
  };
  SetMetadata(status, "ms_cv", header("MS-CV"));
  SetMetadata(status, "ms_server_id", header("MS-ServerId"));
  const std::string answered = header("MS-RequestId");
  if (!absl::EqualsIgnoreCase(answered, document.ms_request_id)) {
    SetMetadata(status, "upstream_request_id", answered);
  }
  return status;
}

}  // namespace partnercenter::client
