#include "simulator/faults/fault_answer.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {
namespace {

constexpr char kHtmlType[] = "text/html";

// Numbers and statuses of Entra's errors, by OAuth error code.
struct EntraErrorRow {
  absl::string_view word;
  int status;
  int number;
  absl::string_view description;
};

constexpr EntraErrorRow kEntraErrors[] = {
    {"invalid_request", 400, 90013, "Invalid input received from the user."},
    {"invalid_scope", 400, 70011,
     "The provided value for the input parameter 'scope' is not valid."},
    {"invalid_resource", 400, 500011,
     "The resource principal was not found in the tenant."},
    {"unsupported_grant_type", 400, 70003,
     "The app requested an unsupported grant type."},
    {"unauthorized_client", 400, 700016,
     "The application was not found in the directory."},
    {"invalid_client", 401, 7000215, "Invalid client secret provided."},
    {"invalid_grant", 400, 700082,
     "The refresh token has expired due to inactivity."},
    {"interaction_required", 400, 50076,
     "Due to a configuration change made by your administrator, or because you "
     "moved to a new location, you must use multi-factor authentication."},
    {"consent_required", 400, 65001,
     "The user or administrator has not consented to use the application."},
    {"temporarily_unavailable", 503, 90033,
     "A transient error has occurred. Please try again."},
    {"server_error", 500, 90033,
     "A transient error has occurred. Please try again."},
};

// Partner Center's usual codes (documentation page "Partner Center REST error
// codes").
struct VendorCodeRow {
  int status;
  int code;
  absl::string_view description;
};

constexpr VendorCodeRow kVendorCodes[] = {
    {400, 800002, "Invalid request input"},
    {401, 400, "Access denied"},
    {403, 2032, "Access denied"},
    {404, 1000, "Not found"},
    {408, 900225, "There was an unexpected error"},
    {409, 800060, "Your order is in progress. Check your order history"},
    {417, 800036, "Pre-condition failed"},
    {500, 800003, "Unexpected service error"},
    {501, 0, "Exception not defined"},
};

VendorCodeRow VendorCodeOf(int status) {
  for (const VendorCodeRow& row : kVendorCodes) {
    if (row.status == status) return row;
  }
  return {status, 900192, "Something went wrong. Try again after some time."};
}

Answer EmptyAnswer(int status) {
  Answer answer;
  answer.status = status;
  answer.content_type.clear();
  answer.from_front_gateway = true;
  return answer;
}

std::string Html(absl::string_view title) {
  return absl::StrCat("<html>\r\n<head><title>", title,
                      "</title></head>\r\n<body><center><h1>", title,
                      "</h1></center></body>\r\n</html>\r\n");
}

Answer HtmlAnswer(int status) {
  Answer answer = EmptyAnswer(status);
  answer.content_type = kHtmlType;
  answer.body = Html(status == 502   ? "502 Bad Gateway"
                     : status == 504 ? "504 Gateway Time-out"
                                     : absl::StrCat(status));
  return answer;
}

Answer ThrottleAnswer(const Fault& fault) {
  int seconds = 0;
  if (!absl::SimpleAtoi(fault.retry_after, &seconds)) {
    return GatewayError(fault.status, "Rate limit is exceeded.");
  }
  return GatewayError(fault.status,
                      absl::StrCat("Rate limit is exceeded. Try again in ",
                                   seconds, " seconds."));
}

// Returns Entra's usual error for a status.
EntraError EntraErrorOf(int status) {
  const absl::string_view word = status == 401   ? "invalid_client"
                                 : status == 429 ? "temporarily_unavailable"
                                 : status == 503 ? "temporarily_unavailable"
                                 : status >= 500 ? "server_error"
                                                 : "invalid_request";
  EntraError error = *FindEntraError(word);
  error.status = status;
  return error;
}

FaultBody UsualBody(const Fault& fault, FaultTarget target) {
  const int status = fault.status;
  if (fault.code) return FaultBody::kVendor;
  if (status == 204 || status == 304) return FaultBody::kEmpty;
  if (status == 502 || status == 504) return FaultBody::kHtml;
  if (target == FaultTarget::kToken) return FaultBody::kEntra;
  return status == 429 ? FaultBody::kGateway : FaultBody::kVendor;
}

void AddRetryAfter(const Fault& fault, Answer& answer) {
  if (fault.retry_after.empty()) return;
  answer.headers.emplace_back("Retry-After", fault.retry_after);
}

Answer BodyAnswer(const Fault& fault, FaultBody body, const Request& request,
                  absl::Time now) {
  const VendorCodeRow usual = VendorCodeOf(fault.status);
  switch (body) {
    case FaultBody::kVendor:
      return VendorError(fault.status, fault.code.value_or(usual.code),
                         usual.description);
    case FaultBody::kGateway:
      return fault.status == 429
                 ? ThrottleAnswer(fault)
                 : GatewayError(fault.status, usual.description);
    case FaultBody::kHtml:
      return HtmlAnswer(fault.status);
    case FaultBody::kEntra:
      return EntraErrorAnswer(EntraErrorOf(fault.status), request, now);
    default:
      return EmptyAnswer(fault.status);
  }
}

}  // namespace

Answer Unauthorized() {
  Answer answer = VendorError(401, 400, "Access denied");
  answer.headers.emplace_back("WWW-Authenticate",
                              "Bearer error=\"invalid_token\"");
  return answer;
}

Answer StatusAnswer(const Fault& fault, FaultTarget target,
                    const Request& request, absl::Time now) {
  const FaultBody body =
      fault.body == FaultBody::kUsual ? UsualBody(fault, target) : fault.body;
  Answer answer = BodyAnswer(fault, body, request, now);
  AddRetryAfter(fault, answer);
  return answer;
}

Answer TokenErrorAnswer(const Fault& fault, const Request& request,
                        absl::Time now) {
  const auto error = FindEntraError(fault.error);
  Answer answer =
      EntraErrorAnswer(error.value_or(EntraErrorOf(500)), request, now);
  AddRetryAfter(fault, answer);
  return answer;
}

std::optional<EntraError> FindEntraError(absl::string_view word) {
  for (const EntraErrorRow& row : kEntraErrors) {
    if (row.word != word) continue;
    return EntraError{row.status, std::string(word), row.number,
                      std::string(row.description)};
  }
  return std::nullopt;
}

std::vector<absl::string_view> EntraErrorWords() {
  std::vector<absl::string_view> words;
  for (const EntraErrorRow& row : kEntraErrors) words.push_back(row.word);
  return words;
}

void Malform(const Fault& fault, Answer& answer) {
  switch (fault.body) {
    case FaultBody::kHtml:
      answer.content_type = kHtmlType;
      answer.body = Html("Sign in");
      break;
    case FaultBody::kCutJson:
      answer.body.resize(answer.body.size() / 2);
      break;
    case FaultBody::kWrongShape:
      answer.body = "[42]";
      break;
    case FaultBody::kBadUtf8:
      answer.body = "{\"id\":\"\xC3\x28\",\"access_token\":\"\xFF\"}";
      break;
    default:
      answer.body.clear();
  }
}

void Disturb(const Fault& fault, size_t body_size, Delivery& delivery) {
  if (fault.kind == FaultKind::kWire) {
    delivery.wire = fault.form;
    return;
  }
  if (fault.kind != FaultKind::kReset && fault.framing != Framing::kLength) {
    delivery.framing = fault.framing;
  }
  if (fault.kind == FaultKind::kDrip) {
    delivery.piece = fault.bytes;
    delivery.interval = fault.delay;
    return;
  }
  delivery.cut = fault.kind == FaultKind::kReset ? Cut::kReset : Cut::kClosed;
  delivery.cut_after = fault.after.value_or(body_size / 2);
}

}  // namespace partnercenter::simulator
