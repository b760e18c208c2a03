#include "client/rest/rest_orders_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_transport.h"
#include "tests/support/fake_token_source.h"
#include "tests/support/order_leaves.h"
#include "tests/support/testdata.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using google::rpc::ResourceInfo;
using orders::v1::ListOrdersResponse;
using partnercenter::testing::FakeAnswer;
using partnercenter::testing::FakeClock;
using partnercenter::testing::FakeHttpTransport;
using partnercenter::testing::FakeTokenSource;
using partnercenter::testing::ListDocument;
using partnercenter::testing::OrderFixtures;
using partnercenter::testing::ParseTree;
using partnercenter::testing::WrongLeaves;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
constexpr char kOrders[] =
    "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders";
constexpr char kCorrelationId[] = "11111111-2222-3333-4444-555555555555";

OrderQuery ListQuery() {
  return {.customer_id = *base::Guid::Parse(kCustomer)};
}

OrderQuery GetQuery(const std::string& order_id) {
  OrderQuery query = ListQuery();
  query.order_id = OrderId::Parse(order_id);
  return query;
}

std::string Target(absl::string_view rest) {
  return absl::StrCat(kOrders, rest);
}

// A page with an order of each id, which leads to `next` if that is not "".
FakeAnswer Page(const std::vector<std::string>& ids,
                const std::string& next = "", const std::string& more = "") {
  std::string items;
  for (const std::string& id : ids) {
    absl::StrAppend(&items, items.empty() ? "" : ",", R"({"id":")", id, "\"}");
  }
  std::string body = absl::StrCat("\xEF\xBB\xBF{\"items\":[", items, "]", more);
  if (!next.empty()) {
    absl::StrAppend(&body, R"(,"links":{"next":{"uri":")", next,
                    R"(","method":"GET","headers":[]}})");
  }
  return {.body = body + "}"};
}

// A RestOrdersClient and its world, which knows nothing until told.
struct World {
  World() {
    options.base_url = {
        .tls = true, .host = "api.example.com", .port = 443, .path = "/v1"};
  }

  absl::StatusOr<OrdersAnswer> Fetch(const OrderQuery& query) {
    return Client().Fetch(context, query);
  }
  // The ids of a list, which must be had.
  std::vector<std::string> ListedIds() {
    const auto list = Client().ListOrders(context, ListQuery());
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> ids;
    if (!list.ok()) return ids;
    for (const auto& order : list->orders()) ids.push_back(order.id());
    return ids;
  }
  // The error that a list ends in.
  absl::Status ListError() {
    const auto answer = Fetch(ListQuery());
    EXPECT_FALSE(answer.ok());
    return answer.status();
  }
  RestOrdersClient Client() {
    return {options,
            {upstream, blocked_scopes, budget, attempt_times, decoder, clock}};
  }

  RestOrdersOptions options;
  FakeHttpTransport transport;
  FakeTokenSource tokens;
  FakeClock clock;
  CallContext context = {clock.Now() + absl::Minutes(1), {}, kCorrelationId};
  UpstreamGet upstream{
      {.user_agent = "orders-gateway/1.2.3"}, transport, tokens, clock};
  BlockedScopes blocked_scopes{{}, clock};
  RetryBudget budget;
  AttemptTimes attempt_times{clock};
  OrderDecoder decoder;
};

void ExpectMalformed(const absl::Status& status) {
  EXPECT_EQ(status.code(), StatusCode::kInternal) << status;
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_MALFORMED");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "decode");
}

TEST(RestOrdersClient, ReadsAnOrder) {
  World world;
  const std::string document = OrderFixtures()[0];
  world.transport.Answer(Target("/X-1?include_price=true"),
                         {.body = "\xEF\xBB\xBF" + document});
  OrderQuery query = GetQuery("X-1");
  query.include_price = true;
  const auto order = world.Client().GetOrder(world.context, query);
  ASSERT_TRUE(order.ok()) << order.status();
  EXPECT_THAT(WrongLeaves(ParseTree(document), *order), IsEmpty());
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersClient, ReadsAList) {
  World world;
  const std::vector<std::string> fixtures = OrderFixtures();
  world.transport.Answer(Target(""), {.body = ListDocument(fixtures)});
  const auto list = world.Client().ListOrders(world.context, ListQuery());
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_THAT(list->orders(), SizeIs(fixtures.size()));
  for (size_t i = 0; i < fixtures.size(); ++i) {
    EXPECT_THAT(
        WrongLeaves(ParseTree(fixtures[i]), list->orders(static_cast<int>(i))),
        IsEmpty());
  }
  EXPECT_EQ(list->total_count(), 3);
  EXPECT_FALSE(list->has_freshness());
}

TEST(RestOrdersClient, AsksForOneBillingCycle) {
  World world;
  world.transport.Answer(
      Target("?billingType=onetime&include_system_purchases=true"),
      Page({"a"}));
  OrderQuery query = ListQuery();
  query.billing_cycle = orders::v1::BILLING_CYCLE_ONE_TIME;
  query.include_system_purchases = true;
  EXPECT_TRUE(world.Fetch(query).ok());
}

TEST(RestOrdersClient, ReadsAnEmptyList) {
  World world;
  world.transport.Answer(Target(""), Page({}, "", R"(,"totalCount":0)"));
  const auto list = world.Client().ListOrders(world.context, ListQuery());
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->orders(), IsEmpty());
  EXPECT_TRUE(list->has_total_count());
  EXPECT_EQ(list->total_count(), 0);
}

TEST(RestOrdersClient, TellsNoCountIfTheUpstreamDoesNot) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, Target("?p=2")));
  world.transport.Answer(Target("?p=2"), Page({"b"}, "", R"(,"totalCount":2)"));
  const auto list = world.Client().ListOrders(world.context, ListQuery());
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_FALSE(list->has_total_count());
}

TEST(RestOrdersClient, JoinsThePagesOfAList) {
  World world;
  world.transport.Answer(
      Target(""), Page({"a", "b"}, Target("?p=2"), R"(,"totalCount":2)"));
  world.transport.Answer(Target("?p=2"), Page({"c"}, "/v1" + Target("?p=3"),
                                              R"(,"totalCount":1)"));
  world.transport.Answer(Target("?p=3"), Page({"d"}, "", R"(,"totalCount":7)"));
  const auto list = world.Client().ListOrders(world.context, ListQuery());
  ASSERT_TRUE(list.ok()) << list.status();
  std::vector<std::string> ids;
  for (const auto& order : list->orders()) ids.push_back(order.id());
  EXPECT_THAT(ids, ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(list->total_count(), 2);
  EXPECT_THAT(world.transport.targets(),
              ElementsAre(Target(""), Target("?p=2"), Target("?p=3")));
}

TEST(RestOrdersClient, GoesOnBehindAnEmptyPage) {
  World world;
  world.transport.Answer(Target(""), Page({}, Target("?p=2")));
  world.transport.Answer(Target("?p=2"), Page({"a"}));
  EXPECT_THAT(world.ListedIds(), ElementsAre("a"));
}

TEST(RestOrdersClient, SendsTheHeadersOfALinkWithItsPageOnly) {
  World world;
  world.transport.Answer(
      Target(""),
      {.body = absl::StrCat(
           R"({"items":[{"id":"a"}],"links":{"next":{"uri":")", Target("?p=2"),
           R"(","headers":[)", R"({"key":"MS-ContinuationToken","value":"t"},)",
           R"({"key":"Authorization","value":"Bearer evil"}]}}})")});
  world.transport.Answer(Target("?p=2"), Page({"b"}, Target("?p=3")));
  world.transport.Answer(Target("?p=3"), Page({"c"}));
  EXPECT_THAT(world.ListedIds(), ElementsAre("a", "b", "c"));
  const auto requests = world.transport.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_FALSE(FindHeader(requests[0].headers, "MS-ContinuationToken"));
  EXPECT_EQ(FindHeader(requests[1].headers, "MS-ContinuationToken"), "t");
  EXPECT_FALSE(FindHeader(requests[2].headers, "MS-ContinuationToken"));
  for (const HttpRequest& request : requests) {
    EXPECT_EQ(FindHeader(request.headers, "Authorization"), "Bearer token-1");
  }
}

TEST(RestOrdersClient, TellsPagesOfTheSameTargetApartByTheirHeaders) {
  const auto page = [](const std::string& id, const std::string& token) {
    return FakeAnswer{
        .body = absl::StrCat(R"({"items":[{"id":")", id,
                             R"("}],"links":{"next":{"uri":")", Target(""),
                             R"(","headers":[{"key":"MS-ContinuationToken",)",
                             R"("value":")", token, R"("}]}}})")};
  };
  World world;
  world.transport.Answer(Target(""), page("a", "1"));
  world.transport.Answer(Target(""), page("b", "2"));
  world.transport.Answer(Target(""), Page({"c"}));
  EXPECT_THAT(world.ListedIds(), ElementsAre("a", "b", "c"));
}

TEST(RestOrdersClient, GivesEveryPageARequestIdOfItsOwn) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, Target("?p=2")));
  world.transport.Answer(Target("?p=2"), Page({"b"}));
  const auto answer = world.Fetch(ListQuery());
  ASSERT_TRUE(answer.ok());
  const auto requests = world.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  const auto first = FindHeader(requests[0].headers, "MS-RequestId");
  const auto second = FindHeader(requests[1].headers, "MS-RequestId");
  EXPECT_NE(first, second);
  EXPECT_EQ(answer->ms_request_id, second);
  for (const HttpRequest& request : requests) {
    EXPECT_EQ(FindHeader(request.headers, "MS-CorrelationId"), kCorrelationId);
  }
}

TEST(RestOrdersClient, DatesAListByItsLastPage) {
  World world;
  FakeAnswer first = Page({"a"}, Target("?p=2"));
  FakeAnswer last = Page({"b"});
  first.on_request = [&] { world.clock.Advance(absl::Seconds(1)); };
  last.on_request = [&] { world.clock.Advance(absl::Seconds(5)); };
  world.transport.Answer(Target(""), first);
  world.transport.Answer(Target("?p=2"), last);
  const auto answer = world.Fetch(ListQuery());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->as_of, FakeClock::kStart + absl::Seconds(6));
  EXPECT_EQ(answer->received, FakeClock::kStart + absl::Seconds(6));
}

TEST(RestOrdersClient, DatesAnAnswerByTheWallTimeAndItsReceiptByTheClock) {
  World world;
  FakeAnswer answer = Page({"a"});
  answer.on_request = [&] { world.clock.SetWallTimeBy(-absl::Hours(1)); };
  world.transport.Answer(Target(""), answer);

  const auto received = world.Fetch(ListQuery());

  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_EQ(received->as_of, FakeClock::kStart - absl::Hours(1));
  EXPECT_EQ(received->received, FakeClock::kStart);
}

TEST(RestOrdersClient, StopsWhereALinkLeadsToAPageTwice) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, Target("?p=2")));
  world.transport.Answer(Target("?p=2"), Page({"b"}, Target("")));
  const absl::Status status = world.ListError();
  ExpectMalformed(status);
  EXPECT_THAT(world.transport.requests(), SizeIs(2));
}

TEST(RestOrdersClient, StopsWhereAPageLeadsToItself) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, Target("")));
  ExpectMalformed(world.ListError());
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

// Pages without end, each with a target of its own.
void AnswerPages(FakeHttpTransport& transport, int pages) {
  for (int page = 1; page <= pages; ++page) {
    const std::string here = page == 1 ? "" : absl::StrCat("?p=", page);
    transport.Answer(
        Target(here),
        Page({absl::StrCat(page)},
             page == pages ? "" : Target(absl::StrCat("?p=", page + 1))));
  }
}

TEST(RestOrdersClient, ReadsAsManyPagesAsItMay) {
  World world;
  world.options.max_pages = 4;
  AnswerPages(world.transport, 4);
  EXPECT_THAT(world.ListedIds(), ElementsAre("1", "2", "3", "4"));
}

TEST(RestOrdersClient, RefusesAListOfMorePages) {
  World world;
  world.options.max_pages = 4;
  AnswerPages(world.transport, 5);
  ExpectMalformed(world.ListError());
  EXPECT_THAT(world.transport.requests(), SizeIs(4));
}

class ForeignLink : public ::testing::TestWithParam<std::string> {};

TEST_P(ForeignLink, EndsTheListAndNothingIsSentThere) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, GetParam()));
  ExpectMalformed(world.ListError());
  EXPECT_THAT(world.transport.targets(), ElementsAre(Target("")));
}

INSTANTIATE_TEST_SUITE_P(
    All, ForeignLink,
    ::testing::Values("https://evil.example/v1/customers/"
                      "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders?p=2",
                      "/customers/00000000-70f4-4e1e-9ff1-b2bfce8d9f04/orders",
                      "/invoices?offset=2"));

class BadSecondPage : public ::testing::TestWithParam<std::string> {};

TEST_P(BadSecondPage, MakesTheListAnErrorNotAShorterList) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, Target("?p=2")));
  world.transport.Answer(Target("?p=2"), {.body = GetParam()});
  const absl::Status status = world.ListError();
  ExpectMalformed(status);
  // The ids are those of the second request.
  EXPECT_EQ(base::MetadataOf(status, "ms_request_id"),
            FindHeader(world.transport.requests()[1].headers, "MS-RequestId"));
}

INSTANTIATE_TEST_SUITE_P(All, BadSecondPage,
                         ::testing::Values("", "<html></html>", "{}",
                                           R"({"items":[{"id":"b"})",
                                           R"({"items":[{"id":"b"},{}]})",
                                           R"({"items":[null]})"));

TEST(RestOrdersClient, EndsAListWithTheErrorOfAPage) {
  World world;
  world.transport.Answer(Target(""), Page({"a"}, Target("?p=2")));
  world.transport.Answer(Target("?p=2"),
                         {.status = 429, .headers = {{"Retry-After", "57"}}});
  const absl::Status status = world.ListError();
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_THROTTLED");
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(57));
}

TEST(RestOrdersClient, TellsTheRequestOfAMalformedDocument) {
  World world;
  for (const OrderQuery& query : {ListQuery(), GetQuery("X-1")}) {
    world.transport.Answer(TargetOf(query),
                           {.body = "<html></html>",
                            .headers = {{"MS-CV", "cv.0"},
                                        {"MS-ServerId", "s42"},
                                        {"MS-RequestId", "another"}}});
    const auto answer = world.Fetch(query);
    ExpectMalformed(answer.status());
    const absl::Status& status = answer.status();
    EXPECT_EQ(
        base::MetadataOf(status, "ms_request_id"),
        FindHeader(world.transport.requests().back().headers, "MS-RequestId"));
    EXPECT_EQ(base::MetadataOf(status, "ms_correlation_id"), kCorrelationId);
    EXPECT_EQ(base::MetadataOf(status, "ms_cv"), "cv.0");
    EXPECT_EQ(base::MetadataOf(status, "ms_server_id"), "s42");
    EXPECT_EQ(base::MetadataOf(status, "upstream_request_id"), "another");
    EXPECT_EQ(base::MetadataOf(status, "attempts"), "2");
  }
}

void ExpectTooLarge(const absl::Status& status) {
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(base::ReasonOf(status), "RESPONSE_TOO_LARGE");
  EXPECT_FALSE(base::RetryDelayOf(status).has_value());
  EXPECT_EQ(base::MetadataOf(status, "ms_correlation_id"), kCorrelationId);
}

TEST(RestOrdersClient, RefusesAnOrderLargerThanTheReplyMayBe) {
  World world;
  const std::string document = OrderFixtures()[0];
  world.transport.Answer(Target("/X-1"), {.body = document});
  const size_t size = world.Fetch(GetQuery("X-1"))->wire.size();
  world.options.max_wire_bytes = size;
  EXPECT_TRUE(world.Fetch(GetQuery("X-1")).ok());
  world.options.max_wire_bytes = size - 1;
  ExpectTooLarge(world.Fetch(GetQuery("X-1")).status());
}

TEST(RestOrdersClient, RefusesAListLargerThanTheReplyMayBe) {
  World world;
  world.transport.Answer(Target(""),
                         Page({"a"}, Target("?p=2"), R"(,"totalCount":1)"));
  world.transport.Answer(Target("?p=2"), Page({"b"}));
  const size_t size = world.Fetch(ListQuery())->wire.size();
  world.options.max_wire_bytes = size;
  EXPECT_TRUE(world.Fetch(ListQuery()).ok());
  world.options.max_wire_bytes = size - 1;
  ExpectTooLarge(world.ListError());
}

TEST(RestOrdersClient, AsksForNoFurtherPageOnceAListIsTooLarge) {
  World world;
  world.options.max_wire_bytes = 4;
  world.transport.Answer(Target(""), Page({"a"}, Target("?p=2")));
  ExpectTooLarge(world.ListError());
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersClient, NamesTheResourceThatIsNotFound) {
  World world;
  world.transport.Answer(Target("/X-1"), {.status = 404});
  world.transport.Answer(Target(""), {.status = 404});
  const auto name = [&](const OrderQuery& query) {
    return base::GetDetail<ResourceInfo>(world.Fetch(query).status())
        .value_or(ResourceInfo())
        .resource_name();
  };
  EXPECT_EQ(name(GetQuery("X-1")),
            absl::StrCat("customers/", kCustomer, "/orders/X-1"));
  EXPECT_EQ(name(ListQuery()), absl::StrCat("customers/", kCustomer));
}

TEST(RestOrdersClient, CountsUnmappedMembersOfAllPages) {
  World world;
  world.transport.Answer(
      Target(""),
      {.body = absl::StrCat(R"({"items":[{"id":"a","x":1}],"facets":[],)",
                            R"("links":{"next":{"uri":")", Target("?p=2"),
                            R"("}}})")});
  world.transport.Answer(
      Target("?p=2"),
      {.body = R"({"items":[{"id":"b","x":1,"y":[1]}],"facets":[],"more":0})"});
  const auto answer = world.Fetch(ListQuery());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(
      answer->unmapped,
      ElementsAre(UnmappedName{"/x", 2}, UnmappedName{"list:/facets", 2},
                  UnmappedName{"/y", 1}, UnmappedName{"list:/more", 1}));
  ListOrdersResponse list;
  ASSERT_TRUE(list.ParseFromString(answer->wire));
  EXPECT_EQ(list.orders(1).unmapped().at("/y"), "[1]");
}

TEST(RestOrdersClient, NamesUnmappedMembersOfAnOrder) {
  World world;
  world.transport.Answer(Target("/X-1"), {.body = R"({"id":"X-1","x":{}})"});
  EXPECT_THAT(world.Fetch(GetQuery("X-1"))->unmapped,
              ElementsAre(UnmappedName{"/x"}));
}

TEST(OrdersClient, HandsErrorsOnToTypedCalls) {
  World world;
  world.transport.Answer(Target("/X-1"), {.status = 404});
  world.transport.Answer(Target(""), {.status = 403});
  EXPECT_EQ(
      world.Client().GetOrder(world.context, GetQuery("X-1")).status().code(),
      StatusCode::kNotFound);
  EXPECT_EQ(
      world.Client().ListOrders(world.context, ListQuery()).status().code(),
      StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace partnercenter::client
