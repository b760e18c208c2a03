#include "gateway/call/trace_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace partnercenter::gateway {
namespace {

using ::testing::MatchesRegex;

constexpr char kTraceparent[] =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

// Of a call with this `traceparent`. Which are valid: see call_ids_test.cc.
TraceContext ContextOf(const std::optional<std::string>& traceparent) {
  return TraceContextOf(
      [&](absl::string_view name) -> std::optional<std::string> {
        return name == "traceparent" ? traceparent : std::nullopt;
      });
}

TEST(TraceContext, ContinuesTheCallersTraceWithASpanOfItsOwn) {
  const TraceContext trace = ContextOf(kTraceparent);

  EXPECT_EQ(trace.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace.parent_span_id, "00f067aa0ba902b7");
  EXPECT_THAT(trace.span_id, MatchesRegex("[0-9a-f]{16}"));
  EXPECT_NE(trace.span_id, trace.parent_span_id);
}

TEST(TraceContext, BeginsATraceIfThereIsNone) {
  const TraceContext trace = ContextOf(std::nullopt);

  EXPECT_THAT(trace.trace_id, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_THAT(trace.span_id, MatchesRegex("[0-9a-f]{16}"));
  EXPECT_EQ(trace.parent_span_id, "");
}

TEST(TraceContext, BeginsATraceIfTheCallersIsMalformed) {
  const TraceContext trace =
      ContextOf("00-4bf92f3577b34da6a3ce929d0e0e4736-xyz-01");

  EXPECT_THAT(trace.trace_id, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(trace.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace.parent_span_id, "");
}

TEST(TraceContext, HasIdsOfItsOwnEachTime) {
  const TraceContext first = ContextOf(std::nullopt);
  const TraceContext second = ContextOf(std::nullopt);

  EXPECT_NE(first.trace_id, second.trace_id);
  EXPECT_NE(first.span_id, second.span_id);
}

}  // namespace
}  // namespace partnercenter::gateway
