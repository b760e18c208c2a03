#include "client/retry/throttle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"

namespace partnercenter::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

UpstreamAttempt Answered(int http_status, std::string body = "") {
  UpstreamAttempt attempt;
  attempt.event = HttpEvent::kAnswer;
  attempt.http_status = http_status;
  attempt.body = std::move(body);
  attempt.status =
      StatusOfAnswer({http_status, {{"Retry-After", "57"}}, attempt.body},
                     "customers/c", absl::UnixEpoch());
  return attempt;
}

TEST(Throttle, IsA429AndNothingElse) {
  EXPECT_TRUE(IsThrottled(Answered(429)));
  EXPECT_FALSE(IsThrottled(Answered(503)));
  EXPECT_FALSE(IsThrottled(Answered(200)));
  EXPECT_FALSE(IsThrottled({}));
}

TEST(Throttle, IsOfTheTenantUnlessTheAnswerSaysThatTheLimitIsACustomers) {
  const base::Guid customer = base::Guid::Random();
  EXPECT_EQ(ThrottleOf(Answered(429), customer).scope, kTenantScope);
  EXPECT_EQ(ThrottleOf(Answered(429, R"({"message":"Limit of this Customer"})"),
                       customer)
                .scope,
            customer.text());
}

TEST(Throttle, IsOfTheCustomerWhoseLimitTheAnswerSaysItIs) {
  const base::Guid customer = base::Guid::Random();
  for (const std::string message :
       {"Rate limit per customer is exceeded. Try again in 57 seconds.",
        "The rate limit for this customer is exceeded",
        "Too many requests for this customer.",
        "Too many requests! The quota of this customer is used up."}) {
    EXPECT_EQ(ThrottleOf(Answered(429, message), customer).scope,
              customer.text())
        << message;
  }
}

TEST(Throttle, IsOfTheTenantIfTheAnswerMerelyMentionsACustomer) {
  for (const std::string message :
       {"Rate limit is exceeded. Try again in 57 seconds.",
        "Too many requests for /v1/customers/4d3cf487/orders; limit 500",
        "Rate limit is exceeded for customerId 4d3cf487",
        "Rate limit of the partner is exceeded. Contact the customer.",
        "Rate limit per customers API is exceeded",
        "The limit is per partner, not per customer",
        "Requests for this customer and all customers are over the limit",
        "Customer Support can raise the limit",
        "Requests for this customer are refused. Limit of the partner: 500"}) {
    EXPECT_EQ(ThrottleOf(Answered(429, message), base::Guid::Random()).scope,
              kTenantScope)
        << message;
  }
}

TEST(Throttle, KeepsTheDetailsOfTheAnswerButNotItsText) {
  const UpstreamAttempt attempt =
      Answered(429, R"({"message":"Try again in 57 seconds."})");
  const absl::Status error = ThrottleOf(attempt, base::Guid::Random()).error;
  EXPECT_EQ(error.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(error), "UPSTREAM_THROTTLED");
  EXPECT_TRUE(base::GetDetail<google::rpc::QuotaFailure>(error).has_value());
  EXPECT_EQ(base::MetadataOf(error, "http_status"), "429");
  EXPECT_THAT(attempt.status.message(), HasSubstr("57 seconds"));
  EXPECT_THAT(error.message(), Not(HasSubstr("57")));
}

}  // namespace
}  // namespace partnercenter::client
