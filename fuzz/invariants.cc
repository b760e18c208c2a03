#include "fuzz/invariants.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::fuzz {
namespace {

// More than the longest message needs.
constexpr size_t kMaxDocumentErrorBytes = 160;

}  // namespace

void Require(bool holds, absl::string_view what) {
  if (holds) return;
  std::cerr << "broken invariant: " << what << std::endl;
  std::abort();
}

void RequireUtf8(absl::string_view text, absl::string_view what) {
  // The parser of protobuf decides, since a peer uses the same one.
  google::rpc::ErrorInfo carrier;
  carrier.set_reason(std::string(text));
  Require(carrier.ParseFromString(carrier.SerializeAsString()),
          absl::StrCat(what, " is valid UTF-8: ", absl::CHexEscape(text)));
}

void RequirePrintable(absl::string_view text, absl::string_view what) {
  Require(
      std::all_of(text.begin(), text.end(),
                  [](char c) {
                    return absl::ascii_isprint(static_cast<unsigned char>(c));
                  }),
      absl::StrCat(what, " is printable ASCII: ", absl::CHexEscape(text)));
}

void RequireDocumentError(const absl::Status& status) {
  const bool malformed =
      status.code() == absl::StatusCode::kInternal &&
      client::HasReason(status, orders::v1::ERROR_REASON_UPSTREAM_MALFORMED);
  const bool too_large =
      status.code() == absl::StatusCode::kResourceExhausted &&
      client::HasReason(status, orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE);
  Require(
      malformed || too_large,
      absl::StrCat("an error is one of the documented: ", status.ToString()));
  RequirePrintable(status.message(), "an error's message");
  Require(
      status.message().size() <= kMaxDocumentErrorBytes,
      absl::StrCat("an error's message quotes nothing: ", status.ToString()));
}

}  // namespace partnercenter::fuzz
