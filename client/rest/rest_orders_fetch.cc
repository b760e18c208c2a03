#include "client/rest/rest_orders_fetch.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "base/guid.h"
#include "client/decode/order_sink.h"
#include "client/error_reason.h"
#include "client/rest/next_page.h"
#include "client/retry/throttle.h"
#include "json/wire_writer.h"

namespace partnercenter::client {
namespace {

constexpr uint32_t kTotalCountTag =
    json::VarintTag(orders::v1::ListOrdersResponse::kTotalCountFieldNumber);

absl::Status MalformedPaging(absl::string_view what) {
  return MakeError(absl::StatusCode::kInternal,
                   orders::v1::ERROR_REASON_UPSTREAM_MALFORMED,
                   absl::StrCat("partner center's list ", what));
}

void AppendTotalCount(DecodedPage& page) {
  if (!page.total_count.has_value()) return;
  json::WireWriter writer;
  writer.Varint(kTotalCountTag,
                static_cast<uint64_t>(int64_t{*page.total_count}));
  page.wire += writer.Take();
}

void Fail(absl::Status status, Retry retry, UpstreamAttempt& outcome) {
  base::SetMetadata(status, "phase", "decode");
  outcome.status = std::move(status);
  outcome.retry = retry;
}

}  // namespace

RestOrdersFetch::RestOrdersFetch(const RestOrdersOptions& options,
                                 const RestOrdersParts& parts, OrderQuery query)
    : options_(options),
      parts_(parts),
      query_(std::move(query)),
      schedule_(options.retry) {
  Ask({TargetOf(query_)});
}

Outlook RestOrdersFetch::Prepare(const CallContext& context) {
  if (lease_.has_value() && lease_->IsProbe()) return {};
  // Decisions of an earlier state of affairs.
  end_.reset();
  lease_.reset();
  const absl::Duration time_left = context.Horizon() - parts_.clock.Now();
  auto lease = parts_.blocked_scopes.Admit(query_.customer_id, time_left);
  if (lease.ok()) {
    lease_.emplace(*std::move(lease));
    return {};
  }
  Step step = WaitOrFail(context, lease.status());
  if (const auto* pause = std::get_if<Pause>(&step)) {
    return {.sends = false, .pause = pause->length};
  }
  end_ = std::move(step);
  return {.sends = false};
}

OrdersFetch::Step RestOrdersFetch::Run(const CallContext& context) {
  while (true) {
    if (!lease_.has_value() && !end_.has_value()) {
      const Outlook outlook = Prepare(context);
      if (outlook.pause.has_value()) return Pause{*outlook.pause};
    }
    if (end_.has_value()) return *std::exchange(end_, std::nullopt);
    BlockedScopes::Lease lease = *std::move(lease_);
    lease_.reset();
    awaited_block_ = 0;
    const absl::Time begin = parts_.clock.Now();
    // A probe finds out if the upstream takes as long as it did.
    const absl::Duration time_left = lease.IsBreakerProbe()
                                         ? absl::InfiniteDuration()
                                         : context.Horizon() - begin;
    if (!parts_.attempt_times.Start(RouteOf(query_), time_left)) {
      return Refuse(TooSlowError());
    }
    if (schedule_.attempts() == 1) parts_.budget.Earn();
    context.BeginAttempt(request_.ms_request_id);
    UpstreamAttempt outcome = parts_.upstream.Attempt(context, request_);
    parts_.attempt_times.Report(RouteOf(query_), outcome);
    Take(outcome);
    if (const auto delay = lease.Report(outcome)) {
      base::SetRetryDelay(outcome.status, *delay);
    }
    if (options_.on_attempt) options_.on_attempt(query_, outcome);
    if (!outcome.stopped_in.empty()) {
      return Stopped{outcome.stopped_in, schedule_.attempts(),
                     request_.ms_request_id};
    }
    if (outcome.status.ok()) {
      if (!has_more_) return Answer(outcome);
      if (!options_.pause_before_requests) continue;
      context.Enter("queue");
      return Pause{absl::ZeroDuration()};
    }
    if (auto step =
            AfterFailure(context, outcome, parts_.clock.Now() - begin)) {
      return *std::move(step);
    }
  }
}

OrdersFetch::Step RestOrdersFetch::WaitOrFail(const CallContext& context,
                                              absl::Status refusal) {
  const auto wait = parts_.blocked_scopes.WaitAfterRefusal(
      query_.customer_id, context.Horizon() - parts_.clock.Now(),
      awaited_block_);
  if (!wait.has_value()) return Refuse(std::move(refusal));
  context.Enter("backoff");
  if (!context.stop.stop_requested()) return Pause{*wait};
  const int made = schedule_.attempts() - 1;
  return Stopped{"backoff", made, made > 0 ? request_.ms_request_id : ""};
}

std::optional<OrdersFetch::Step> RestOrdersFetch::AfterFailure(
    const CallContext& context, const UpstreamAttempt& outcome,
    absl::Duration took) {
  failure_ = outcome.status;
  SetRequestMetadata(context, request_, schedule_.attempts(), outcome,
                     failure_);
  const bool is_refused = outcome.retry == Retry::kNewToken;
  if (is_refused && schedule_.MayUseAnotherToken()) {
    if (auto end = FindAnotherToken(context, outcome)) return end;
  }
  const auto wait =
      schedule_.Next({outcome.retry, base::RetryDelayOf(outcome.status), took},
                     context.Horizon() - parts_.clock.Now());
  // Upstream asked to come back after a 429, and a probe goes first.
  const bool is_free = is_refused || IsThrottled(outcome);
  if (!wait.has_value() || !(is_free || parts_.budget.Spend())) {
    return std::move(failure_);
  }
  if (*wait > absl::ZeroDuration() || options_.pause_before_requests) {
    context.Enter("backoff");
    return Pause{*wait};
  }
  return std::nullopt;
}

std::optional<OrdersFetch::Step> RestOrdersFetch::FindAnotherToken(
    const CallContext& context, const UpstreamAttempt& outcome) {
  request_.refused = {outcome.refused_token, failure_};
  absl::Status found = parts_.upstream.TokenFor(context, request_).status();
  if (found.ok()) return std::nullopt;
  if (absl::IsCancelled(found) || absl::IsDeadlineExceeded(found)) {
    return Stopped{"token", schedule_.attempts(), request_.ms_request_id};
  }
  SetRequestMetadata(context, request_, schedule_.attempts(), outcome, found);
  return found;
}

absl::Status RestOrdersFetch::Refuse(absl::Status refusal) const {
  if (failure_.ok()) return refusal;
  // Upstream's own error says more; the refusal says when to come back.
  absl::Status status = failure_;
  if (const auto delay = base::RetryDelayOf(refusal)) {
    base::SetRetryDelay(status, *delay);
  }
  return status;
}

void RestOrdersFetch::Ask(HttpRequest request) {
  asked_.emplace(request.target, request.headers);
  request_ = {std::move(request), base::Guid::Random().text(),
              ResourceNameOf(query_)};
  schedule_ = RetryPolicy(options_.retry);
  failure_ = absl::OkStatus();
  has_more_ = true;
}

void RestOrdersFetch::Take(UpstreamAttempt& outcome) {
  if (!outcome.status.ok()) return;
  auto page = Decode(outcome.body);
  if (page.ok()) {
    Add(*std::move(page), outcome);
  } else {
    const bool malformed =
        HasReason(page.status(), orders::v1::ERROR_REASON_UPSTREAM_MALFORMED);
    Fail(page.status(), malformed ? Retry::kOnce : Retry::kNo, outcome);
  }
}

absl::StatusOr<DecodedPage> RestOrdersFetch::Decode(
    const std::string& body) const {
  if (!query_.order_id.has_value()) return parts_.decoder.DecodePage(body);
  auto order = parts_.decoder.DecodeOrder(body);
  if (!order.ok()) return order.status();
  DecodedPage page;
  page.wire = std::move(order->wire);
  page.unmapped = std::move(order->unmapped);
  return page;
}

void RestOrdersFetch::Add(DecodedPage page, UpstreamAttempt& outcome) {
  if (asked_.size() == 1) AppendTotalCount(page);
  if (wire_.size() + page.wire.size() > options_.max_wire_bytes) {
    return Fail(ReplyTooLarge(), Retry::kNo, outcome);
  }
  if (wire_.empty()) {
    wire_ = std::move(page.wire);
  } else {
    wire_ += page.wire;
  }
  for (const UnmappedName& member : page.unmapped) {
    AddUnmappedName(member.name, unmapped_, member.count);
  }
  has_more_ = false;
  if (!page.next.has_value()) return;
  absl::Status status = GoOn(*page.next);
  if (!status.ok()) Fail(std::move(status), Retry::kNo, outcome);
}

absl::Status RestOrdersFetch::GoOn(const orders::v1::Link& next) {
  auto request = NextPageRequest(next, query_, options_.base_url);
  if (!request.ok()) return request.status();
  if (asked_.count({request->target, request->headers}) != 0) {
    return MalformedPaging("leads to a page twice");
  }
  if (asked_.size() >= static_cast<size_t>(options_.max_pages)) {
    return MalformedPaging(
        absl::StrCat("has more than ", options_.max_pages, " pages"));
  }
  Ask(*std::move(request));
  return absl::OkStatus();
}

OrdersAnswer RestOrdersFetch::Answer(const UpstreamAttempt& last) {
  OrdersAnswer answer;
  answer.wire = std::move(wire_);
  answer.as_of = last.ended_wall_time;
  answer.received = last.ended;
  answer.ms_request_id = request_.ms_request_id;
  answer.unmapped = std::move(unmapped_);
  return answer;
}

}  // namespace partnercenter::client
