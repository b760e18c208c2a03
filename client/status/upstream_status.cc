#include "client/status/upstream_status.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/error_members.h"
#include "client/status/retry_after.h"
#include "client/status/status_table.h"
#include "client/status/vendor_error.h"

namespace partnercenter::client {
namespace {

constexpr absl::string_view kOrderType = "partnercenter.orders.v1.Order";

// 403s that no caller can fix: the role of the partner's user, conditional
// access, application-only tokens ("Partner Center REST error codes").
constexpr absl::string_view kPartnerFaultCodes[] = {"900150", "900309",
                                                    "900329"};

std::string VendorReason(int http_status, absl::string_view code) {
  std::string reason = absl::StrCat("PC_", http_status);
  if (IsVendorCode(code)) {
    absl::StrAppend(&reason, "_", absl::AsciiStrToUpper(code));
  }
  return reason;
}

StatusRow RowOf(const UpstreamAnswer& answer, const VendorError& fault) {
  if (answer.http_status == 404 && !answer.body.empty() && !fault.is_fault) {
    return {absl::StatusCode::kInternal,
            orders::v1::ERROR_REASON_UPSTREAM_ROUTE_NOT_FOUND};
  }
  return RowOfStatus(answer.http_status);
}

std::string Message(const UpstreamAnswer& answer, const VendorError& fault) {
  std::string message =
      absl::StrCat("partner center answered ", answer.http_status);
  if (IsVendorCode(fault.code)) {
    absl::StrAppend(&message, " (code ", fault.code, ")");
  }
  if (!fault.description.empty()) {
    absl::StrAppend(&message, ": ", fault.description);
  }
  return message;
}

void SetAnswerMetadata(const UpstreamAnswer& answer, const VendorError& fault,
                       absl::Status& status) {
  base::SetMetadata(status, "http_status", absl::StrCat(answer.http_status));
  base::SetMetadata(status, "vendor_code", fault.code);
  base::SetMetadata(status, "vendor_source", fault.source);
  const bool partner_fault =
      answer.http_status == 403 &&
      std::find(std::begin(kPartnerFaultCodes), std::end(kPartnerFaultCodes),
                fault.code) != std::end(kPartnerFaultCodes);
  if (partner_fault) base::SetMetadata(status, "fault", "partner");
}

void SetResource(const std::string& resource, absl::Status& status) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(std::string(kOrderType));
  info.set_resource_name(resource);
  base::SetDetail(status, info);
}

void SetQuota(absl::Status& status) {
  google::rpc::QuotaFailure failure;
  auto& violation = *failure.add_violations();
  violation.set_subject("partner tenant");
  violation.set_description(
      "partner center limits order requests, normally to 500 a minute for a "
      "partner tenant");
  base::SetDetail(status, failure);
}

void SetRetry(const UpstreamAnswer& answer, const VendorError& fault,
              absl::Time now, absl::Status& status) {
  const auto header = FindHeader(answer.headers, "Retry-After");
  auto delay =
      header.has_value() ? ParseRetryAfter(*header, now) : std::nullopt;
  if (!delay.has_value()) delay = ParseTryAgainIn(fault.description);
  if (delay.has_value()) base::SetRetryDelay(status, *delay);
}

}  // namespace

absl::Status StatusOfAnswer(const UpstreamAnswer& answer,
                            const std::string& resource, absl::Time now) {
  if (RowOfStatus(answer.http_status).code == absl::StatusCode::kOk) {
    return absl::OkStatus();
  }
  const VendorError fault = ParseVendorError(answer.body);
  const StatusRow row = RowOf(answer, fault);
  const std::string message = Message(answer, fault);
  absl::Status status =
      row.reason == orders::v1::ERROR_REASON_UNSPECIFIED
          ? base::MakeError(row.code, kUpstreamDomain,
                            VendorReason(answer.http_status, fault.code),
                            message)
          : MakeError(row.code, row.reason, message);
  SetAnswerMetadata(answer, fault, status);
  if (row.code == absl::StatusCode::kNotFound) SetResource(resource, status);
  const bool throttled =
      row.reason == orders::v1::ERROR_REASON_UPSTREAM_THROTTLED;
  if (throttled) SetQuota(status);
  if (row.code == absl::StatusCode::kUnavailable || throttled ||
      answer.http_status == 500) {
    SetRetry(answer, fault, now, status);
  }
  return status;
}

std::string WhatHappened(absl::string_view server,
                         const HttpExchange& exchange) {
  if (exchange.proxy_status != 0) {
    return absl::StrCat(server, " cannot be reached: the proxy answered ",
                        exchange.proxy_status);
  }
  const auto what = [&exchange]() -> absl::string_view {
    switch (exchange.event) {
      case HttpEvent::kUntrusted:
        return "'s certificate is not trusted";
      case HttpEvent::kAttemptTimeout:
        return " did not answer in time";
      case HttpEvent::kTruncated:
        return "'s answer ended early";
      case HttpEvent::kBodyTooLarge:
        return "'s answer is larger than the gateway takes";
      case HttpEvent::kMalformed:
        return "'s answer is not http";
      default:
        return " cannot be reached";
    }
  };
  return absl::StrCat(server, what());
}

absl::Status StatusOfEvent(const HttpExchange& exchange) {
  const StatusRow row = RowOfEvent(exchange.event);
  absl::Status status =
      MakeError(row.code, row.reason, WhatHappened("partner center", exchange));
  base::SetMetadata(status, "phase", PhaseName(exchange.phase));
  return status;
}

absl::string_view PhaseName(HttpPhase phase) {
  switch (phase) {
    case HttpPhase::kConnect:
      return "connect";
    case HttpPhase::kSend:
      return "send";
    case HttpPhase::kWait:
      return "wait";
    case HttpPhase::kReceive:
      break;
  }
  return "receive";
}

}  // namespace partnercenter::client
