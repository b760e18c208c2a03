#include "gateway/call/request_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

using google::rpc::BadRequest;
using orders::v1::GetOrderRequest;
using orders::v1::ListOrdersByBillingCycleRequest;
using orders::v1::ListOrdersRequest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCustomer[] = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
constexpr char kReseller[] = "11111111-2222-4333-8444-555555555555";

ListOrdersRequest GoodList() {
  ListOrdersRequest request;
  request.set_customer_id(kCustomer);
  return request;
}

GetOrderRequest GoodGet() {
  GetOrderRequest request;
  request.set_customer_id(kCustomer);
  request.set_order_id("YL7-order_1");
  return request;
}

ListOrdersByBillingCycleRequest GoodCycleList() {
  ListOrdersByBillingCycleRequest request;
  request.set_customer_id(kCustomer);
  request.set_billing_cycle(orders::v1::BILLING_CYCLE_MONTHLY);
  return request;
}

// Checks a request as the service does.
template <typename Request>
absl::StatusOr<CheckedRequest> Check(const Request& request) {
  return CheckRequest(request, base::Guid::Parse(request.customer_id()));
}

// The fields that are refused, in order.
template <typename Request>
std::vector<std::string> BadFieldsOf(const Request& request) {
  const auto query = Check(request);
  std::vector<std::string> fields;
  const auto bad_request = base::GetDetail<BadRequest>(query.status());
  if (!bad_request.has_value()) return fields;
  for (const auto& violation : bad_request->field_violations()) {
    EXPECT_FALSE(violation.description().empty());
    fields.push_back(violation.field());
  }
  return fields;
}

TEST(RequestCheck, MakesAQueryOfAList) {
  ListOrdersRequest request = GoodList();
  request.set_include_price(true);
  request.set_include_system_purchases(true);
  request.set_indirect_reseller_id(kReseller);
  request.mutable_max_age()->set_seconds(60);
  const auto query = Check(request);

  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(client::TargetOf(query->query),
            std::string("/customers/") + kCustomer +
                "/orders?include_price=true&include_system_purchases=true"
                "&indirect_reseller_id=" +
                kReseller);
}

TEST(RequestCheck, LeavesOutWhatAListDoesNotAskFor) {
  const auto query = Check(GoodList());

  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(client::TargetOf(query->query),
            std::string("/customers/") + kCustomer + "/orders");
}

TEST(RequestCheck, MakesAQueryOfAnOrder) {
  GetOrderRequest request = GoodGet();
  request.set_include_price(true);
  const auto query = Check(request);

  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(client::TargetOf(query->query),
            std::string("/customers/") + kCustomer +
                "/orders/YL7-order_1?include_price=true");
}

TEST(RequestCheck, MakesAQueryOfAListByBillingCycle) {
  ListOrdersByBillingCycleRequest request = GoodCycleList();
  request.set_billing_cycle(orders::v1::BILLING_CYCLE_ONE_TIME);
  request.set_include_price(true);
  request.set_include_system_purchases(true);
  request.set_indirect_reseller_id(kReseller);
  const auto query = Check(request);

  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(client::TargetOf(query->query),
            std::string("/customers/") + kCustomer +
                "/orders?billingType=onetime&include_price=true"
                "&include_system_purchases=true&indirect_reseller_id=" +
                kReseller);
}

TEST(RequestCheck, WritesGuidsInLowerCase) {
  ListOrdersRequest request;
  request.set_customer_id("AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE");
  request.set_indirect_reseller_id("AAAAAAAA-2222-4333-8444-555555555555");
  const auto query = Check(request);

  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(query->query.customer_id.text(), kCustomer);
  EXPECT_EQ(query->query.indirect_reseller_id->text(),
            "aaaaaaaa-2222-4333-8444-555555555555");
}

TEST(RequestCheck, TellsHowOldAnAnswerMayBe) {
  ListOrdersRequest list = GoodList();
  list.mutable_max_age()->set_seconds(90);
  list.mutable_max_age()->set_nanos(500000000);
  GetOrderRequest get = GoodGet();
  get.mutable_max_age();
  get.mutable_max_stale_on_error()->set_seconds(3600);
  const auto listed = Check(list);
  const auto got = Check(get);
  const auto silent = Check(GoodCycleList());

  ASSERT_TRUE(listed.ok() && got.ok() && silent.ok());
  EXPECT_EQ(listed->max_age, absl::Milliseconds(90500));
  EXPECT_EQ(listed->max_stale_on_error, absl::ZeroDuration());
  EXPECT_EQ(got->max_age, absl::ZeroDuration());
  EXPECT_EQ(got->max_stale_on_error, absl::Hours(1));
  EXPECT_EQ(silent->max_age, std::nullopt);
}

TEST(RequestCheck, KeepsTheCaseOfAnOrderId) {
  GetOrderRequest request = GoodGet();
  request.set_order_id("CGHvVNf82wO3");
  const auto query = Check(request);

  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(query->query.order_id->text(), "CGHvVNf82wO3");
}

TEST(RequestCheck, RefusesWithInvalidRequestAndSaysWhichFields) {
  ListOrdersRequest request = GoodList();
  request.set_indirect_reseller_id("x");
  const absl::Status status = Check(request).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(base::ReasonOf(status), "INVALID_REQUEST");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("indirect_reseller_id must be a GUID"));
}

TEST(RequestCheck, NamesAllBadFieldsOfAListAtOnce) {
  ListOrdersRequest request;
  request.set_indirect_reseller_id("x");
  request.mutable_max_age()->set_seconds(-1);
  request.mutable_max_stale_on_error()->set_seconds(-1);

  EXPECT_THAT(BadFieldsOf(request),
              ElementsAre("customer_id", "indirect_reseller_id", "max_age",
                          "max_stale_on_error"));
}

TEST(RequestCheck, NamesAllBadFieldsOfAGetAtOnce) {
  GetOrderRequest request;
  request.mutable_max_age()->set_nanos(-1);

  EXPECT_THAT(BadFieldsOf(request),
              ElementsAre("customer_id", "order_id", "max_age"));
}

TEST(RequestCheck, NamesAllBadFieldsOfAListByBillingCycleAtOnce) {
  ListOrdersByBillingCycleRequest request;
  request.set_indirect_reseller_id("x");
  request.mutable_max_age()->set_seconds(-1);

  EXPECT_THAT(BadFieldsOf(request),
              ElementsAre("customer_id", "indirect_reseller_id", "max_age",
                          "billing_cycle"));
}

TEST(RequestCheck, QuotesNoValue) {
  ListOrdersByBillingCycleRequest list;
  list.set_customer_id("S3CRET-customer");
  list.set_indirect_reseller_id("S3CRET-reseller");
  GetOrderRequest get;
  get.set_customer_id("S3CRET-customer");
  get.set_order_id("S3CRET order");

  EXPECT_THAT(Check(list).status().ToString(), Not(HasSubstr("S3CRET")));
  EXPECT_THAT(Check(get).status().ToString(), Not(HasSubstr("S3CRET")));
}

struct TextCase {
  std::string name;
  std::string text;
};

void PrintTo(const TextCase& row, std::ostream* out) { *out << row.name; }

class RequestCheckNoGuid : public ::testing::TestWithParam<TextCase> {};

TEST_P(RequestCheckNoGuid, IsRefusedAsCustomerOfEveryRequest) {
  ListOrdersRequest list = GoodList();
  list.set_customer_id(GetParam().text);
  GetOrderRequest get = GoodGet();
  get.set_customer_id(GetParam().text);
  ListOrdersByBillingCycleRequest cycle_list = GoodCycleList();
  cycle_list.set_customer_id(GetParam().text);

  EXPECT_THAT(BadFieldsOf(list), ElementsAre("customer_id"));
  EXPECT_THAT(BadFieldsOf(get), ElementsAre("customer_id"));
  EXPECT_THAT(BadFieldsOf(cycle_list), ElementsAre("customer_id"));
}

TEST_P(RequestCheckNoGuid, IsRefusedAsResellerUnlessEmpty) {
  ListOrdersRequest request = GoodList();
  request.set_indirect_reseller_id(GetParam().text);

  EXPECT_EQ(Check(request).ok(), GetParam().text.empty());
}

INSTANTIATE_TEST_SUITE_P(
    RequestCheck, RequestCheckNoGuid,
    ::testing::Values(
        TextCase{"Empty", ""}, TextCase{"Word", "contoso"},
        TextCase{"Blank", " aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"},
        TextCase{"NoHyphens", "aaaaaaaabbbb4ccc8dddeeeeeeeeeeee"},
        TextCase{"Braces", "{aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}"},
        TextCase{"OtherDigit", "gaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"},
        TextCase{"Path", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee/../x"},
        TextCase{"Nul", std::string(36, '\0')}),
    [](const auto& row) { return row.param.name; });

class RequestCheckOrderId : public ::testing::TestWithParam<TextCase> {};

TEST_P(RequestCheckOrderId, IsAccepted) {
  GetOrderRequest request = GoodGet();
  request.set_order_id(GetParam().text);

  EXPECT_TRUE(Check(request).ok());
}

INSTANTIATE_TEST_SUITE_P(RequestCheck, RequestCheckOrderId,
                         ::testing::Values(TextCase{"OneCharacter", "a"},
                                           TextCase{"Longest",
                                                    std::string(64, 'Z')},
                                           TextCase{"EveryKind", "azAZ09_-"},
                                           TextCase{"Guid", kCustomer}),
                         [](const auto& row) { return row.param.name; });

class RequestCheckNoOrderId : public ::testing::TestWithParam<TextCase> {};

TEST_P(RequestCheckNoOrderId, IsRefused) {
  GetOrderRequest request = GoodGet();
  request.set_order_id(GetParam().text);

  EXPECT_THAT(BadFieldsOf(request), ElementsAre("order_id"));
}

INSTANTIATE_TEST_SUITE_P(
    RequestCheck, RequestCheckNoOrderId,
    ::testing::Values(TextCase{"Empty", ""},
                      TextCase{"TooLong", std::string(65, 'a')},
                      TextCase{"Slash", "a/b"}, TextCase{"DotDot", ".."},
                      TextCase{"Blank", "a b"}, TextCase{"Percent", "a%2Fb"},
                      TextCase{"Query", "a?b"}, TextCase{"LineEnd", "a\r\n"},
                      TextCase{"Nul", std::string("a\0b", 3)},
                      TextCase{"Utf8", "\xC3\xBC"}),
    [](const auto& row) { return row.param.name; });

class RequestCheckCycle : public ::testing::TestWithParam<int> {};

TEST_P(RequestCheckCycle, IsAcceptedIfItIsNeitherUnspecifiedNorUnknown) {
  ListOrdersByBillingCycleRequest request = GoodCycleList();
  const auto cycle = static_cast<orders::v1::BillingCycle>(GetParam());
  request.set_billing_cycle(cycle);
  const bool good = cycle != orders::v1::BILLING_CYCLE_UNSPECIFIED &&
                    cycle != orders::v1::BILLING_CYCLE_UNKNOWN;

  EXPECT_EQ(Check(request).ok(), good);
}

INSTANTIATE_TEST_SUITE_P(RequestCheck, RequestCheckCycle,
                         ::testing::ValuesIn([] {
                           std::vector<int> numbers;
                           const auto& type =
                               *orders::v1::BillingCycle_descriptor();
                           for (int i = 0; i < type.value_count(); ++i) {
                             numbers.push_back(type.value(i)->number());
                           }
                           return numbers;
                         }()),
                         [](const auto& row) {
                           return orders::v1::BillingCycle_descriptor()
                               ->FindValueByNumber(row.param)
                               ->name();
                         });

TEST(RequestCheck, RefusesCyclesThatTheContractDoesNotKnow) {
  for (const int number : {99, -1, std::numeric_limits<int>::max(),
                           std::numeric_limits<int>::min()}) {
    // As a caller with a newer contract would send it.
    ListOrdersByBillingCycleRequest request = GoodCycleList();
    request.set_billing_cycle(static_cast<orders::v1::BillingCycle>(number));

    EXPECT_THAT(BadFieldsOf(request), ElementsAre("billing_cycle")) << number;
  }
}

struct AgeCase {
  std::string name;
  int64_t seconds;
  int32_t nanos;
};

void PrintTo(const AgeCase& row, std::ostream* out) { *out << row.name; }

// The same age in every request.
template <typename Request>
Request WithAge(Request request, const AgeCase& age) {
  request.mutable_max_age()->set_seconds(age.seconds);
  request.mutable_max_age()->set_nanos(age.nanos);
  return request;
}

// The same, of how old an answer may be in place of an error.
template <typename Request>
Request WithMaxStale(Request request, const AgeCase& age) {
  request.mutable_max_stale_on_error()->set_seconds(age.seconds);
  request.mutable_max_stale_on_error()->set_nanos(age.nanos);
  return request;
}

class RequestCheckMaxAge : public ::testing::TestWithParam<AgeCase> {};

TEST_P(RequestCheckMaxAge, IsAccepted) {
  EXPECT_TRUE(Check(WithAge(GoodList(), GetParam())).ok());
  EXPECT_TRUE(Check(WithAge(GoodGet(), GetParam())).ok());
  EXPECT_TRUE(Check(WithAge(GoodCycleList(), GetParam())).ok());
  EXPECT_TRUE(Check(WithMaxStale(GoodList(), GetParam())).ok());
  EXPECT_TRUE(Check(WithMaxStale(GoodGet(), GetParam())).ok());
  EXPECT_TRUE(Check(WithMaxStale(GoodCycleList(), GetParam())).ok());
}

TEST_P(RequestCheckMaxAge, IsToldToTheNanosecond) {
  const absl::Duration age =
      absl::Seconds(GetParam().seconds) + absl::Nanoseconds(GetParam().nanos);

  EXPECT_EQ(Check(WithAge(GoodList(), GetParam()))->max_age, age);
  EXPECT_EQ(Check(WithMaxStale(GoodList(), GetParam()))->max_stale_on_error,
            age);
}

INSTANTIATE_TEST_SUITE_P(
    RequestCheck, RequestCheckMaxAge,
    ::testing::Values(AgeCase{"Zero", 0, 0}, AgeCase{"OneNano", 0, 1},
                      AgeCase{"MostNanos", 0, 999999999},
                      // One more than 64 bits of nanoseconds hold.
                      AgeCase{"MoreNanosThan64Bits", 9223372036, 854775808},
                      AgeCase{"Longest", 315576000000, 999999999}),
    [](const auto& row) { return row.param.name; });

class RequestCheckBadMaxAge : public ::testing::TestWithParam<AgeCase> {};

TEST_P(RequestCheckBadMaxAge, IsRefused) {
  EXPECT_THAT(BadFieldsOf(WithAge(GoodList(), GetParam())),
              ElementsAre("max_age"));
  EXPECT_THAT(BadFieldsOf(WithAge(GoodGet(), GetParam())),
              ElementsAre("max_age"));
  EXPECT_THAT(BadFieldsOf(WithAge(GoodCycleList(), GetParam())),
              ElementsAre("max_age"));
  EXPECT_THAT(BadFieldsOf(WithMaxStale(GoodList(), GetParam())),
              ElementsAre("max_stale_on_error"));
  EXPECT_THAT(BadFieldsOf(WithMaxStale(GoodGet(), GetParam())),
              ElementsAre("max_stale_on_error"));
  EXPECT_THAT(BadFieldsOf(WithMaxStale(GoodCycleList(), GetParam())),
              ElementsAre("max_stale_on_error"));
}

INSTANTIATE_TEST_SUITE_P(
    RequestCheck, RequestCheckBadMaxAge,
    ::testing::Values(
        AgeCase{"MinusOneSecond", -1, 0}, AgeCase{"MinusOneNano", 0, -1},
        AgeCase{"OtherSigns", 1, -1}, AgeCase{"TooManyNanos", 0, 1000000000},
        AgeCase{"MostNanosOfAnInt", 0, std::numeric_limits<int32_t>::max()},
        AgeCase{"TooLong", 315576000001, 0},
        AgeCase{"MostSeconds", std::numeric_limits<int64_t>::max(), 0},
        AgeCase{"LeastSeconds", std::numeric_limits<int64_t>::min(), 0}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::gateway
