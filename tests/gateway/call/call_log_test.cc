#include "gateway/call/call_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/support/log_line.h"

namespace partnercenter::gateway {
namespace {

using testing::LogLine;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const std::string kRequestId = "11111111-1111-4111-8111-111111111111";
const std::string kCorrelationId = "22222222-2222-4222-8222-222222222222";

// The lines that `write` makes a call log write.
std::vector<LogLine> LinesOf(const std::function<void(CallLog&)>& write) {
  ::testing::internal::CaptureStderr();
  {
    Log log{LogSettings()};
    CallLog call_log(log);
    write(call_log);
  }
  std::vector<LogLine> lines;
  for (const absl::string_view line : absl::StrSplit(
           ::testing::internal::GetCapturedStderr(), '\n', absl::SkipEmpty())) {
    lines.emplace_back(std::string(line));
  }
  return lines;
}

// The line of a call that ended so.
LogLine LineOf(const absl::Status& status) {
  const auto lines = LinesOf([&](CallLog& log) {
    log.Write({.method = "ListOrders",
               .status = status,
               .duration = absl::Microseconds(1500),
               .reply_bytes = 4096,
               .ms_request_id = kRequestId,
               .ms_correlation_id = kCorrelationId});
  });
  EXPECT_THAT(lines, SizeIs(1));
  return lines.empty() ? LogLine("") : lines[0];
}

TEST(CallLog, WritesOneLineWithTheFactsOfAGoodCall) {
  const LogLine line = LineOf(absl::OkStatus());

  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["message"], "call");
  EXPECT_EQ(line["method"], "ListOrders");
  EXPECT_EQ(line["code"], "OK");
  EXPECT_EQ(line["duration_ms"], 1.5);
  EXPECT_EQ(line["reply_bytes"], 4096);
  EXPECT_EQ(line["ms_request_id"], kRequestId);
  EXPECT_EQ(line["ms_correlation_id"], kCorrelationId);
  EXPECT_FALSE(line.contains("reason"));
  EXPECT_FALSE(line.contains("error"));
}

TEST(CallLog, WritesAllThatIsKnownOfACall) {
  const absl::Status status;
  CallRecord call = {.method = "ListOrders", .status = status};
  call.caller = "billing";
  call.peer = "ipv4:10.0.0.1:40132";
  call.user_agent = "billing/1.2 grpc-java-netty/1.50";
  call.customer = "44e5b981-00c6-4fb0-a738-22ac2ea54ab1";
  call.queue_time = absl::Milliseconds(2);
  call.effort = {3, absl::Milliseconds(700), 9000, "cv.0"};
  call.source = orders::v1::Freshness::SOURCE_LIVE;
  call.trace = {"4bf92f3577b34da6a3ce929d0e0e4736", "1112131415161718",
                "00f067aa0ba902b7"};
  const auto lines = LinesOf([&](CallLog& log) { log.Write(call); });

  ASSERT_THAT(lines, SizeIs(1));
  const LogLine& line = lines[0];
  EXPECT_EQ(line["caller"], "billing");
  EXPECT_EQ(line["peer"], "ipv4:10.0.0.1:40132");
  EXPECT_EQ(line["user_agent"], "billing/1.2 grpc-java-netty/1.50");
  EXPECT_EQ(line["customer"], "44e5b981-00c6-4fb0-a738-22ac2ea54ab1");
  EXPECT_EQ(line["queue_ms"], 2);
  EXPECT_EQ(line["attempts"], 3);
  EXPECT_EQ(line["upstream_ms"], 700);
  EXPECT_EQ(line["upstream_bytes"], 9000);
  EXPECT_EQ(line["freshness"], "LIVE");
  EXPECT_EQ(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(line["span_id"], "1112131415161718");
  EXPECT_EQ(line["parent_span_id"], "00f067aa0ba902b7");
  EXPECT_EQ(line["ms_cv"], "cv.0");
}

TEST(CallLog, LeavesOutWhatIsNotKnown) {
  const LogLine line = LineOf(absl::OkStatus());

  for (const char* name :
       {"caller", "peer", "user_agent", "customer", "queue_ms", "freshness",
        "parent_span_id", "ms_cv"}) {
    EXPECT_FALSE(line.contains(name)) << name;
  }
}

TEST(CallLog, WritesEachCallHoweverManyAreTheSame) {
  const auto status = absl::PermissionDeniedError("no");
  const auto lines = LinesOf([&](CallLog& log) {
    for (int i = 0; i < 100; ++i) {
      log.Write({.method = "ListOrders", .status = status});
    }
  });

  EXPECT_THAT(lines, SizeIs(100));
}

TEST(CallLog, BoundsWhatComesFromOutside) {
  const auto status = absl::NotFoundError(std::string(100000, 'e'));
  CallRecord call = {.method = "ListOrders", .status = status};
  call.caller = "a\nb\x01" + std::string(100000, 'c');
  call.effort.ms_cv = "\xFF" + std::string(100000, 'v');
  const auto lines = LinesOf([&](CallLog& log) { log.Write(call); });

  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].Text("caller").size(), 256);
  EXPECT_EQ(lines[0].Text("error").size(), 1024);
  EXPECT_LT(lines[0].text().size(), 3000);
}

TEST(CallLog, WritesWhyACallFailed) {
  const LogLine line = LineOf(client::MakeError(
      absl::StatusCode::kUnavailable, orders::v1::ERROR_REASON_UPSTREAM_TIMEOUT,
      "no answer within 30s"));

  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["code"], "UNAVAILABLE");
  EXPECT_EQ(line["reason"], "UPSTREAM_TIMEOUT");
  EXPECT_EQ(line["error"], "no answer within 30s");
}

TEST(CallLog, KeepsAMessageWithLineEndsAndBadBytesOnOneLine) {
  const LogLine line = LineOf(absl::NotFoundError("one\ntwo\xFF"));

  EXPECT_EQ(line["error"], "one\ntwo\xEF\xBF\xBD");
}

struct CodeCase {
  absl::StatusCode code;
  std::string name;
};

void PrintTo(const CodeCase& row, std::ostream* out) { *out << row.name; }

class CallLogCode : public ::testing::TestWithParam<CodeCase> {};

TEST_P(CallLogCode, IsSpelledAsGrpcDoesAndWarnsOfInternalOnly) {
  const LogLine line = LineOf(absl::Status(GetParam().code, "why"));

  EXPECT_EQ(line["code"], GetParam().name);
  EXPECT_EQ(line["level"], GetParam().name == "INTERNAL" ? "warning" : "info");
}

INSTANTIATE_TEST_SUITE_P(
    CallLog, CallLogCode,
    ::testing::Values(
        CodeCase{absl::StatusCode::kOk, "OK"},
        CodeCase{absl::StatusCode::kCancelled, "CANCELLED"},
        CodeCase{absl::StatusCode::kUnknown, "UNKNOWN"},
        CodeCase{absl::StatusCode::kInvalidArgument, "INVALID_ARGUMENT"},
        CodeCase{absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED"},
        CodeCase{absl::StatusCode::kNotFound, "NOT_FOUND"},
        CodeCase{absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"},
        CodeCase{absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED"},
        CodeCase{absl::StatusCode::kResourceExhausted, "RESOURCE_EXHAUSTED"},
        CodeCase{absl::StatusCode::kFailedPrecondition, "FAILED_PRECONDITION"},
        CodeCase{absl::StatusCode::kAborted, "ABORTED"},
        CodeCase{absl::StatusCode::kOutOfRange, "OUT_OF_RANGE"},
        CodeCase{absl::StatusCode::kUnimplemented, "UNIMPLEMENTED"},
        CodeCase{absl::StatusCode::kInternal, "INTERNAL"},
        CodeCase{absl::StatusCode::kUnavailable, "UNAVAILABLE"},
        CodeCase{absl::StatusCode::kDataLoss, "DATA_LOSS"},
        CodeCase{absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED"}),
    [](const auto& row) { return row.param.name; });

TEST(CallLog, WarnsOfAnUnmappedMemberTheFirstTimeOnly) {
  const auto lines = LinesOf([](CallLog& log) {
    log.WriteUnmapped({{"/newMember", 1}, {"/lineItems/*/other", 1}});
    log.WriteUnmapped({{"/newMember", 1}});
    log.WriteUnmapped({});
  });

  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0]["level"], "warning");
  EXPECT_THAT(
      (std::vector<std::string>{lines[0]["member"], lines[1]["member"]}),
      UnorderedElementsAre("/newMember", "/lineItems/*/other"));
}

TEST(CallLog, StopsTellingUnmappedMembersAtABound) {
  const auto lines = LinesOf([](CallLog& log) {
    for (size_t i = 0; i < 3 * client::kMaxUnmappedNames; ++i) {
      log.WriteUnmapped({{absl::StrCat("/member", i), 1}});
    }
  });

  EXPECT_THAT(lines, SizeIs(client::kMaxUnmappedNames));
}

TEST(CallLog, WarnsOfAnUnmappedMemberOnceHoweverManyCallsSeeIt) {
  const auto lines = LinesOf([](CallLog& log) {
    std::vector<std::thread> calls;
    for (int i = 0; i < 16; ++i) {
      calls.emplace_back([&log] { log.WriteUnmapped({{"/newMember", 1}}); });
    }
    for (std::thread& call : calls) call.join();
  });

  EXPECT_THAT(lines, SizeIs(1));
}

}  // namespace
}  // namespace partnercenter::gateway
