#include "gateway/call/server_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/gateway/metrics/collected.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Key;
using ::testing::Pair;

constexpr char kList[] =
    R"(grpc_method="ListOrders",grpc_service="partnercenter.orders.v1.OrdersService",grpc_type="unary")";

class ServerMetricsTest : public ::testing::Test {
 protected:
  double Value(const std::string& series) const {
    const auto all = Collected(registry_);
    const auto found = all.find(series);
    EXPECT_NE(found, all.end()) << series;
    return found == all.end() ? -1 : found->second;
  }

  double Handled(const std::string& code) const {
    return Value(absl::StrCat("grpc_server_handled_total{grpc_code=\"", code,
                              "\",", kList, "}"));
  }
  double Errors(const std::string& reason) const {
    return Value(
        absl::StrCat("partnercenter_errors_total{reason=\"", reason, "\"}"));
  }

  // A call that ended so.
  void Call(const absl::Status& status,
            absl::Duration duration = absl::ZeroDuration()) {
    metrics_.Start("ListOrders");
    metrics_.End(
        {.method = "ListOrders", .status = status, .duration = duration});
  }

  prometheus::Registry registry_;
  ServerMetrics metrics_{registry_};
};

TEST_F(ServerMetricsTest, StartWithEverySeriesAtZero) {
  const auto all = Collected(registry_);

  EXPECT_THAT(all, Each(Pair(::testing::_, 0)));
  for (const std::string method :
       {"ListOrders", "GetOrder", "ListOrdersByBillingCycle"}) {
    const auto of_method = [&](const auto& series) {
      return absl::StrContains(series.first,
                               "grpc_method=\"" + method + "\"") &&
             absl::StartsWith(series.first, "grpc_server_handled_total");
    };
    EXPECT_EQ(std::count_if(all.begin(), all.end(), of_method), 17) << method;
  }
}

TEST_F(ServerMetricsTest, StartWithEveryReasonThatTheCodeNames) {
  const auto& reasons = *orders::v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons.value_count(); ++i) {
    absl::string_view text = reasons.value(i)->name();
    ASSERT_TRUE(absl::ConsumePrefix(&text, "ERROR_REASON_"));
    if (text == "UNSPECIFIED") continue;
    EXPECT_EQ(Errors(std::string(text)), 0);
  }
  EXPECT_GT(reasons.value_count(), 3);
  EXPECT_THAT(
      Collected(registry_),
      Not(Contains(Pair(::testing::HasSubstr("UNSPECIFIED"), ::testing::_))));
}

TEST_F(ServerMetricsTest, CountACallFromItsStart) {
  metrics_.Start("ListOrders");

  EXPECT_EQ(Value(absl::StrCat("grpc_server_started_total{", kList, "}")), 1);
  EXPECT_EQ(Handled("OK"), 0);
}

TEST_F(ServerMetricsTest, CountAGoodCallWithoutAnError) {
  Call(absl::OkStatus(), absl::Milliseconds(250));

  EXPECT_EQ(Handled("OK"), 1);
  const std::string seconds = "grpc_server_handling_seconds_";
  EXPECT_EQ(Value(absl::StrCat(seconds, "count{", kList, "}")), 1);
  EXPECT_EQ(Value(absl::StrCat(seconds, "sum{", kList, "}")), 0.25);
  EXPECT_EQ(Value(absl::StrCat(seconds, "bucket{", kList, ",le=\"0.2\"}")), 0);
  EXPECT_EQ(Value(absl::StrCat(seconds, "bucket{", kList, ",le=\"0.3\"}")), 1);
  EXPECT_THAT(Collected(registry_),
              Not(Contains(Pair(::testing::StartsWith("partnercenter_errors"),
                                ::testing::Gt(0)))));
}

TEST_F(ServerMetricsTest, TellFastCallsFromSlowOnes) {
  struct Case {
    absl::Duration duration;
    const char* above;  // the largest bound that the call exceeds
    const char* within;
  };
  for (const Case& c : {Case{absl::Microseconds(1500), "0.001", "0.0025"},
                        Case{absl::Milliseconds(4), "0.0025", "0.005"},
                        Case{absl::Milliseconds(9), "0.005", "0.01"},
                        Case{absl::Milliseconds(20), "0.01", "0.025"},
                        Case{absl::Milliseconds(40), "0.025", "0.05"},
                        Case{absl::Milliseconds(99), "0.05", "0.1"},
                        Case{absl::Seconds(90), "60", "120"}}) {
    const auto below = [&](const char* bound) {
      return Value(absl::StrCat("grpc_server_handling_seconds_bucket{", kList,
                                ",le=\"", bound, "\"}"));
    };
    const double above = below(c.above), within = below(c.within);

    Call(absl::OkStatus(), c.duration);

    EXPECT_EQ(below(c.above), above) << c.duration;
    EXPECT_EQ(below(c.within), within + 1) << c.duration;
  }
  Call(absl::OkStatus(), absl::Microseconds(300));
  EXPECT_EQ(Value(absl::StrCat("grpc_server_handling_seconds_bucket{", kList,
                               ",le=\"0.001\"}")),
            1);
}

TEST_F(ServerMetricsTest, KeepTheNumberOfBucketsSmall) {
  const auto all = Collected(registry_);

  // Of each of the three methods: 21 bounds, and +Inf.
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const auto& series) {
                            return absl::StartsWith(
                                series.first,
                                "grpc_server_handling_seconds_bucket");
                          }),
            3 * 22);
}

TEST_F(ServerMetricsTest, CountAnErrorByCodeAndReason) {
  Call(client::MakeError(absl::StatusCode::kResourceExhausted,
                         orders::v1::ERROR_REASON_UPSTREAM_THROTTLED, "later"));

  EXPECT_EQ(Handled("ResourceExhausted"), 1);
  EXPECT_EQ(Handled("OK"), 0);
  EXPECT_EQ(Errors("UPSTREAM_THROTTLED"), 1);
}

TEST_F(ServerMetricsTest, SpellCodesAsOtherServersDo) {
  for (int code = 0; code < 17; ++code) {
    Call(absl::Status(static_cast<absl::StatusCode>(code), "why"));
  }

  for (const char* name :
       {"OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded",
        "NotFound", "AlreadyExists", "PermissionDenied", "ResourceExhausted",
        "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented",
        "Internal", "Unavailable", "DataLoss", "Unauthenticated"}) {
    EXPECT_EQ(Handled(name), 1) << name;
  }
}

TEST_F(ServerMetricsTest, LeaveTheVendorsCodeOut) {
  for (int i = 0; i < 1000; ++i) {
    Call(base::MakeError(absl::StatusCode::kNotFound, client::kUpstreamDomain,
                         absl::StrCat("PC_404_", i), "none"));
  }
  Call(base::MakeError(absl::StatusCode::kNotFound, client::kUpstreamDomain,
                       "PC_404", "none"));

  EXPECT_EQ(Errors("PC_404"), 1001);
  EXPECT_THAT(Collected(registry_),
              Not(Contains(Key(::testing::HasSubstr("PC_404_")))));
}

TEST_F(ServerMetricsTest, CountAnErrorWithoutAReasonAsOurOwn) {
  Call(absl::InternalError("what"));

  EXPECT_EQ(Errors("GATEWAY_BUG"), 1);
}

TEST_F(ServerMetricsTest, CountTimeInQueueOfCallsThatWereThere) {
  const absl::Status ok;
  metrics_.End({.method = "ListOrders",
                .status = ok,
                .queue_time = absl::Milliseconds(20)});
  metrics_.End({.method = "ListOrders", .status = ok});

  EXPECT_EQ(Value("partnercenter_queue_wait_seconds_count"), 1);
  EXPECT_EQ(Value("partnercenter_queue_wait_seconds_sum"), 0.02);
}

TEST_F(ServerMetricsTest, CountUnmappedMembersEachTimeTheyWereSent) {
  metrics_.CountUnmapped({{"/newMember", 3}, {"list:/more", 1}});
  metrics_.CountUnmapped({{"/newMember", 2}});

  const std::string unmapped = "partnercenter_unmapped_members_total";
  EXPECT_EQ(Value(unmapped + R"({member="/newMember"})"), 5);
  EXPECT_EQ(Value(unmapped + R"({member="list:/more"})"), 1);
}

TEST_F(ServerMetricsTest, BoundTheNamesOfUnmappedMembers) {
  for (int i = 0; i < 1000; ++i) {
    metrics_.CountUnmapped({{absl::StrCat("/", i), 1}, {"other", 10}});
  }

  const std::string unmapped = "partnercenter_unmapped_members_total";
  EXPECT_EQ(Value(unmapped + R"({member="other"})"), 1000 - 50 + 10 * 1000);
  const auto all = Collected(registry_);
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [&](const auto& series) {
                            return absl::StartsWith(series.first, unmapped);
                          }),
            51);
}

TEST_F(ServerMetricsTest, KeepAHostileNameOnOneLine) {
  metrics_.CountUnmapped({{"/a\\b\"c\nd", 1}});

  EXPECT_EQ(Value("partnercenter_unmapped_members_total"
                  R"({member="/a\\b\"c\nd"})"),
            1);
}

TEST_F(ServerMetricsTest, DoNotCountBackwardsIfTheClockIsSetBack) {
  Call(absl::OkStatus(), -absl::Hours(1));

  EXPECT_EQ(
      Value(absl::StrCat("grpc_server_handling_seconds_sum{", kList, "}")), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
