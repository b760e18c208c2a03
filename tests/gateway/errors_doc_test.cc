// docs/errors.md against the code: what callers read is what they get.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/error_details.h"
#include "client/auth/token_response.h"
#include "client/error_reason.h"
#include "client/status/status_table.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"
#include "gateway/call/request_check.h"

namespace partnercenter::gateway {
namespace {

using client::HttpEvent;
using client::Retry;
using ::testing::UnorderedElementsAreArray;

// What the document says of a reason, or of an HTTP status.
struct Entry {
  std::string code;
  bool retry = false;
  std::string tried_inside;
};

std::string FileText(const std::string& path) {
  std::ifstream file(absl::StrCat(SOURCE_DIR, "/", path));
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// Entries of the chapter of the gateway's own reasons.
std::map<std::string, Entry> DocumentedReasons() {
  static const std::regex kEntry(
      "### ([A-Z_]+)\n`([A-Z_]+)` · retry: (yes|no) · "
      "gateway retries: (yes|once|new token|no)\n");
  const std::string text = FileText("docs/errors.md");
  std::map<std::string, Entry> entries;
  for (std::sregex_iterator it(text.begin(), text.end(), kEntry), end;
       it != end; ++it) {
    EXPECT_TRUE(
        entries
            .try_emplace((*it)[1], Entry{(*it)[2], (*it)[3] == "yes", (*it)[4]})
            .second)
        << (*it)[1];
  }
  return entries;
}

// Entries of the table of Partner Center's reasons, by HTTP status or "other
// 4xx".
std::map<std::string, Entry> DocumentedStatuses() {
  std::map<std::string, Entry> entries;
  static const std::regex kRow(
      R"(\| ([0-9, a-z]+) \| `([A-Z_]+)` \| (yes|no) \| (yes|no) \|.*)");
  const std::string text = FileText("docs/errors.md");
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (const std::string& line : lines) {
    std::smatch row;
    if (!std::regex_match(line, row, kRow)) continue;
    const std::vector<std::string> statuses =
        absl::StrSplit(row[1].str(), ", ");
    for (const std::string& status : statuses) {
      entries[status] = {row[2], row[3] == "yes", row[4]};
    }
  }
  return entries;
}

// Every value of the contract's ErrorReason.
std::set<std::string> ReasonsOfTheContract() {
  const auto& values = *orders::v1::ErrorReason_descriptor();
  std::set<std::string> reasons;
  for (int i = 0; i < values.value_count(); ++i) {
    const int number = values.value(i)->number();
    if (number == orders::v1::ERROR_REASON_UNSPECIFIED) continue;
    reasons.emplace(
        client::ReasonText(static_cast<client::ErrorReason>(number)));
  }
  return reasons;
}

std::string CodeName(absl::StatusCode code) {
  return absl::StatusCodeToString(code);
}

std::string TriedInside(Retry retry) {
  switch (retry) {
    case Retry::kYes:
      return "yes";
    case Retry::kOnce:
      return "once";
    case Retry::kNewToken:
      return "new token";
    case Retry::kNo:
      break;
  }
  return "no";
}

bool InvitesRetry(absl::StatusCode code, absl::string_view reason) {
  absl::Status status =
      base::MakeError(code, client::kGatewayDomain, reason, "");
  client::EnsureRetryDelay(status);
  return base::RetryDelayOf(status).has_value();
}

void ExpectEntry(const Entry& entry, absl::StatusCode code,
                 absl::string_view reason) {
  EXPECT_EQ(entry.code, CodeName(code)) << reason;
  EXPECT_EQ(entry.retry, InvitesRetry(code, reason)) << reason;
}

TEST(ErrorsDocument, HasEveryReasonOfTheContractAndNoOther) {
  std::set<std::string> documented;
  for (const auto& [reason, entry] : DocumentedReasons()) {
    documented.insert(reason);
  }
  EXPECT_THAT(documented, UnorderedElementsAreArray(ReasonsOfTheContract()));
  EXPECT_GT(documented.size(), 15u);
}

TEST(ErrorsDocument, TellsTheRowsOfTheStatusTable) {
  const auto documented = DocumentedReasons();
  std::vector<client::StatusRow> rows;
  for (int status = 100; status < 1000; ++status) {
    rows.push_back(client::RowOfStatus(status));
  }
  for (const HttpEvent event :
       {HttpEvent::kUnreachable, HttpEvent::kUntrusted,
        HttpEvent::kAttemptTimeout, HttpEvent::kTruncated,
        HttpEvent::kBodyTooLarge, HttpEvent::kMalformed}) {
    rows.push_back(client::RowOfEvent(event));
  }
  for (const client::StatusRow& row : rows) {
    if (row.reason == orders::v1::ERROR_REASON_UNSPECIFIED) continue;
    const std::string reason(client::ReasonText(row.reason));
    ASSERT_EQ(documented.count(reason), 1u) << reason;
    const Entry& entry = documented.at(reason);
    ExpectEntry(entry, row.code, reason);
    EXPECT_EQ(entry.tried_inside, TriedInside(row.retry)) << reason;
  }
}

TEST(ErrorsDocument, TellsTheErrorsThatHaveNoRow) {
  const auto documented = DocumentedReasons();
  orders::v1::GetOrderRequest bad_request;
  const std::pair<absl::Status, Retry> errors[] = {
      {CheckRequest(bad_request, /*customer=*/{}).status(), Retry::kNo},
      {client::StatusOfStop(/*deadline_passed=*/true, {"wait"}), Retry::kNo},
      {client::StatusOfStop(/*deadline_passed=*/false, {"wait"}), Retry::kNo},
      {client::ReplyTooLarge(), Retry::kNo},
      {client::TokenUnavailable("x"), Retry::kYes},
      {client::StatusOfAnswer({404, {}, "<html>"}, "", absl::UnixEpoch()),
       Retry::kNo},
      // As the gateway makes them where no test gets at them.
      {client::MakeError(absl::StatusCode::kUnavailable,
                         orders::v1::ERROR_REASON_OVERLOADED, ""),
       Retry::kNo},
      {client::MakeError(absl::StatusCode::kUnavailable,
                         orders::v1::ERROR_REASON_DRAINING, ""),
       Retry::kNo},
      {client::MakeError(absl::StatusCode::kUnauthenticated,
                         orders::v1::ERROR_REASON_CALLER_UNAUTHENTICATED, ""),
       Retry::kNo},
      {client::MakeError(absl::StatusCode::kPermissionDenied,
                         orders::v1::ERROR_REASON_CALLER_NOT_ALLOWED, ""),
       Retry::kNo},
      {client::MakeError(absl::StatusCode::kResourceExhausted,
                         orders::v1::ERROR_REASON_CALLER_LIMIT, ""),
       Retry::kNo},
      {client::MakeError(absl::StatusCode::kInternal,
                         orders::v1::ERROR_REASON_GATEWAY_BUG, ""),
       Retry::kNo}};
  for (const auto& [status, retry] : errors) {
    const std::string reason = base::ReasonOf(status);
    ASSERT_EQ(documented.count(reason), 1u) << status;
    ExpectEntry(documented.at(reason), status.code(), reason);
    EXPECT_EQ(documented.at(reason).tried_inside, TriedInside(retry)) << reason;
  }
}

TEST(ErrorsDocument, TellsTheCodeOfWhatEntraRefuses) {
  const absl::Status status =
      client::ReadTokenResponse(
          {400, {}, R"({"error":"invalid_client"})", {}, {}})
          .status();
  const std::string reason = base::ReasonOf(status);
  ExpectEntry(DocumentedReasons().at(reason), status.code(), reason);
}

TEST(ErrorsDocument, TellsEveryStatusThatHasAReasonOfPartnerCenter) {
  const auto documented = DocumentedStatuses();
  std::set<std::string> seen;
  for (int status = 400; status < 600; ++status) {
    const client::StatusRow row = client::RowOfStatus(status);
    if (row.reason != orders::v1::ERROR_REASON_UNSPECIFIED) continue;
    const std::string own = absl::StrCat(status);
    const std::string key =
        documented.count(own) == 1
            ? own
            : absl::StrCat("other ", own.substr(0, 1), "xx");
    ASSERT_EQ(documented.count(key), 1u) << status;
    ExpectEntry(documented.at(key), row.code, absl::StrCat("PC_", status));
    EXPECT_EQ(documented.at(key).tried_inside, TriedInside(row.retry))
        << status;
    seen.insert(key);
  }
  EXPECT_EQ(seen.size(), documented.size());
}

}  // namespace
}  // namespace partnercenter::gateway
