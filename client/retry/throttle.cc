#include "client/retry/throttle.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

constexpr absl::string_view kLimits[] = {"limit", "quota", "too many requests"};
constexpr absl::string_view kOfOneCustomer[] = {
    "per customer", "for this customer", "of this customer", "this customer's"};
// Denials, and what is said of more customers than one.
constexpr absl::string_view kOfOthersToo[] = {"not per customer",
                                              "all customers"};

bool HasAny(absl::string_view sentence,
            absl::Span<const absl::string_view> texts) {
  return absl::c_any_of(texts, [&](absl::string_view text) {
    return absl::StrContains(sentence, text);
  });
}

// The same of whole words: not "per customers", nor "per customerId".
bool HasAnyPhrase(absl::string_view sentence,
                  absl::Span<const absl::string_view> phrases) {
  return absl::c_any_of(phrases, [&](absl::string_view phrase) {
    const size_t at = sentence.find(phrase);
    if (at == absl::string_view::npos) return false;
    const absl::string_view rest = sentence.substr(at + phrase.size());
    return rest.empty() || !absl::ascii_isalnum(rest.front());
  });
}

bool SaysLimitOfOneCustomer(absl::string_view sentence) {
  return HasAny(sentence, kLimits) && HasAnyPhrase(sentence, kOfOneCustomer) &&
         !HasAny(sentence, kOfOthersToo);
}

// Returns an error with the details of the response, but without its text: the
// seconds in that text count from the time of the response.
absl::Status LaterError(const absl::Status& answer, absl::string_view scope) {
  absl::Status error(
      answer.code(),
      absl::StrCat("partner center throttles requests for this ", scope,
                   "; none are sent until its retry delay has passed"));
  answer.ForEachPayload(
      [&error](absl::string_view url, const absl::Cord& detail) {
        error.SetPayload(url, detail);
      });
  return error;
}

}  // namespace

bool IsThrottled(const UpstreamAttempt& attempt) {
  return attempt.event == HttpEvent::kAnswer &&
         HasReason(attempt.status, orders::v1::ERROR_REASON_UPSTREAM_THROTTLED);
}

Throttle ThrottleOf(const UpstreamAttempt& attempt,
                    const base::Guid& customer) {
  const std::string text = absl::AsciiStrToLower(attempt.body);
  if (absl::c_any_of(absl::StrSplit(text, absl::ByAnyChar(".;!")),
                     SaysLimitOfOneCustomer)) {
    return {customer.text(), LaterError(attempt.status, "customer")};
  }
  return {kTenantScope, LaterError(attempt.status, "partner tenant")};
}

}  // namespace partnercenter::client
