#include "client/decode/order_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/support/order_leaves.h"
#include "tests/support/testdata.h"

namespace partnercenter::client {
namespace {

using orders::v1::GetOrderResponse;
using orders::v1::ListOrdersResponse;
using orders::v1::Order;
using partnercenter::testing::ListDocument;
using partnercenter::testing::OrderFixtures;
using partnercenter::testing::ParseTree;
using partnercenter::testing::ReadTestdata;
using partnercenter::testing::WrongLeaves;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// The order that a document with this id and these further members becomes.
Order Decode(const std::string& document) {
  const auto decoded = OrderDecoder().DecodeOrder(document);
  EXPECT_TRUE(decoded.ok()) << decoded.status();
  GetOrderResponse response;
  EXPECT_TRUE(decoded.ok() && response.ParseFromString(decoded->wire));
  return response.order();
}

Order DecodeMembers(const std::string& members) {
  return Decode(absl::StrCat(R"({"id":"x",)", members, "}"));
}

ListOrdersResponse DecodeList(const std::string& document) {
  const auto page = OrderDecoder().DecodePage(document);
  EXPECT_TRUE(page.ok()) << page.status();
  ListOrdersResponse response;
  EXPECT_TRUE(page.ok() && response.ParseFromString(page->wire));
  return response;
}

TEST(OrderDecoder, LosesNothingOfAnyFixture) {
  for (const std::string& fixture : OrderFixtures()) {
    const Order order = Decode(fixture);
    EXPECT_THAT(WrongLeaves(ParseTree(fixture), order), IsEmpty());
    EXPECT_THAT(order.unmapped(), IsEmpty());
  }
}

TEST(OrderDecoder, FixturesFillEveryFieldOfTheContract) {
  std::map<std::string, bool> filled;
  const auto visit = [&](const google::protobuf::Message& message,
                         auto& self) -> void {
    const auto* type = message.GetDescriptor();
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      const bool set = field->is_repeated()
                           ? reflection->FieldSize(message, field) > 0
                           : reflection->HasField(message, field);
      filled[field->full_name()] |= set;
      if (!set || field->is_map() ||
          field->cpp_type() != field->CPPTYPE_MESSAGE) {
        continue;
      }
      if (!field->is_repeated()) {
        self(reflection->GetMessage(message, field), self);
        continue;
      }
      for (int j = 0; j < reflection->FieldSize(message, field); ++j) {
        self(reflection->GetRepeatedMessage(message, field, j), self);
      }
    }
  };
  for (const std::string& fixture : OrderFixtures()) {
    visit(Decode(fixture), visit);
  }
  // Bodies of links are documented but were never seen; fixtures hold null.
  filled.erase("partnercenter.orders.v1.Link.body");
  filled.erase("partnercenter.orders.v1.Order.unmapped");
  for (const auto& [field, set] : filled) EXPECT_TRUE(set) << field;
}

TEST(OrderDecoder, KeepsMoneyByItsDigits) {
  const Order order = DecodeMembers(
      R"("totalPrice":12345678901234567890.10,"lineItems":[{"pricing":)"
      R"({"listPrice":36.48,"price":-0,"discountedPrice":1E+2,)"
      R"("proratedPrice":0.000000000000000000001}}])");
  EXPECT_EQ(order.total_price(), "12345678901234567890.10");
  const auto& pricing = order.line_items(0).pricing();
  EXPECT_EQ(pricing.list_price(), "36.48");
  EXPECT_EQ(pricing.price(), "-0");
  EXPECT_EQ(pricing.discounted_price(), "1E+2");
  EXPECT_EQ(pricing.prorated_price(), "0.000000000000000000001");
  EXPECT_FALSE(pricing.has_extended_price());
}

TEST(OrderDecoder, TakesTimesWithoutAZoneAsUtc) {
  const Order order =
      DecodeMembers(R"("creationDate":"2020-04-21T22:09:53.051")");
  EXPECT_EQ(order.creation_date().seconds(), 1587506993);
  EXPECT_EQ(order.creation_date().nanos(), 51000000);
}

TEST(OrderDecoder, TellsAnEmptyTextFromAnAbsentOne) {
  const Order order = DecodeMembers(
      R"("currencyCode":"","lineItems":[{"termDuration":""},{}])");
  EXPECT_TRUE(order.has_currency_code());
  EXPECT_FALSE(order.has_currency_symbol());
  EXPECT_TRUE(order.line_items(0).has_term_duration());
  EXPECT_FALSE(order.line_items(1).has_term_duration());
}

TEST(OrderDecoder, TellsAnEmptyObjectFromAnAbsentOne) {
  const Order order = DecodeMembers(R"("client":{},"links":null)");
  EXPECT_TRUE(order.has_client());
  EXPECT_FALSE(order.has_links());
}

TEST(OrderDecoder, GivesAFieldToTheFirstOfMembersThatDifferInCase) {
  const Order order =
      DecodeMembers(R"("STATUS":"pending","status":"completed")");
  EXPECT_EQ(order.status(), orders::v1::ORDER_STATUS_PENDING);
  EXPECT_THAT(order.unmapped(), ElementsAre(Pair("/status", R"("completed")")));
}

TEST(OrderDecoder, CountsNullAndEmptyAsAbsentWhenMembersDifferInCase) {
  const Order order =
      DecodeMembers(R"("Status":null,"status":"pending","LineItems":[],)"
                    R"("lineItems":[{"quantity":1,"ProvisioningContext":{},)"
                    R"("provisioningContext":{"a":"b"}}])");
  EXPECT_EQ(order.status(), orders::v1::ORDER_STATUS_PENDING);
  EXPECT_EQ(order.line_items(0).provisioning_context().at("a"), "b");
  EXPECT_THAT(order.unmapped(), IsEmpty());
}

TEST(OrderDecoder, KeepsIndicesTrueWhereAnElementIsNoObject) {
  const Order order = DecodeMembers(
      R"("lineItems":[{"quantity":1},7,null,[1],{"quantity":2,"new":true}])");
  ASSERT_EQ(order.line_items_size(), 5);
  EXPECT_EQ(order.line_items(4).quantity(), 2);
  EXPECT_EQ(order.line_items(1).ByteSizeLong(), 0u);
  EXPECT_THAT(order.unmapped(),
              UnorderedElementsAre(Pair("/lineItems/1", "7"),
                                   Pair("/lineItems/2", "null"),
                                   Pair("/lineItems/3", "[1]"),
                                   Pair("/lineItems/4/new", "true")));
}

TEST(OrderDecoder, SendsAnArrayOfTextsAwayWholeForOneMisfit) {
  const Order order = DecodeMembers(
      R"("lineItems":[{"additionalPartnerIdsOnRecord":["1",["2"],3]},)"
      R"({"additionalPartnerIdsOnRecord":["4"],"quantity":1}])");
  EXPECT_THAT(order.line_items(0).additional_partner_ids_on_record(),
              IsEmpty());
  EXPECT_THAT(order.line_items(1).additional_partner_ids_on_record(),
              ElementsAre("4"));
  EXPECT_EQ(order.line_items(1).quantity(), 1);
  EXPECT_THAT(order.unmapped(),
              ElementsAre(Pair("/lineItems/0/additionalPartnerIdsOnRecord",
                               R"(["1",["2"],3])")));
}

TEST(OrderDecoder, SendsOnlyTheMisfittingKeyOfAMapAway) {
  const Order order = DecodeMembers(
      R"("lineItems":[{"provisioningContext":)"
      R"({"scope":"single","n":5,"a/b~c":{"d":[]},"none":null}}])");
  EXPECT_THAT(order.line_items(0).provisioning_context(),
              ElementsAre(Pair("scope", "single")));
  EXPECT_THAT(
      order.unmapped(),
      UnorderedElementsAre(
          Pair("/lineItems/0/provisioningContext/n", "5"),
          Pair("/lineItems/0/provisioningContext/a~1b~0c", R"({"d":[]})")));
}

TEST(OrderDecoder, KeepsTextWithLoneSurrogatesByItsJson) {
  const std::string list =
      R"({"totalCount":2,"items":[{"id":"a","currencySymbol":"\ud800",)"
      R"("lineItems":[{"friendlyName":"n\udc00","termDuration":"P1Y",)"
      R"("provisioningContext":{"k":"\udfff","\ud801":"v","ok":"v"},)"
      R"("attributesOfTomorrow":{"\ud802":["\ud803"]}}],"\ud804":5},)"
      R"({"id":"b","currencyCode":"USD"}]})";
  const ListOrdersResponse response = DecodeList(list);
  ASSERT_EQ(response.orders_size(), 2);
  const Order& order = response.orders(0);
  EXPECT_FALSE(order.has_currency_symbol());
  EXPECT_FALSE(order.line_items(0).has_friendly_name());
  EXPECT_EQ(order.line_items(0).term_duration(), "P1Y");
  EXPECT_THAT(order.line_items(0).provisioning_context(),
              ElementsAre(Pair("ok", "v")));
  EXPECT_THAT(
      order.unmapped(),
      UnorderedElementsAre(
          Pair("/currencySymbol", R"("\ud800")"),
          Pair("/lineItems/0/friendlyName", R"("n\udc00")"),
          Pair("/lineItems/0/provisioningContext/k", R"("\udfff")"),
          Pair(R"(/lineItems/0/provisioningContext/\ud801)", R"("v")"),
          Pair("/lineItems/0/attributesOfTomorrow", R"({"\ud802":["\ud803"]})"),
          Pair(R"(/\ud804)", "5")));
  EXPECT_EQ(response.orders(1).currency_code(), "USD");
  EXPECT_THAT(response.orders(1).unmapped(), IsEmpty());
}

TEST(OrderDecoder, TakesLoneSurrogatesInAnEnvelopeForUnknownMembers) {
  const auto page = OrderDecoder().DecodePage(
      R"({"totalCount":"\ud800","items":[{"id":"a"}],"\ud801":1,)"
      R"("attributes":{"objectType":"\ud802"},"links":{"self":)"
      R"({"uri":"\ud803","\ud804":{}},"\ud805":{"uri":"x"}}})");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->order_count, 1);
  EXPECT_FALSE(page->total_count.has_value());
  EXPECT_FALSE(page->next.has_value());
  EXPECT_THAT(page->unmapped, ElementsAre(UnmappedName{"list:/totalCount"},
                                          UnmappedName{R"(list:/\ud801)"}));
}

TEST(OrderDecoder, CountsUnmappedMembersWithoutTheirIndices) {
  const auto decoded = OrderDecoder().DecodeOrder(
      R"({"id":"x","lineItems":[{"a":1},{"a":2},3],"b":null,"c":0})");
  ASSERT_TRUE(decoded.ok());
  EXPECT_THAT(decoded->unmapped, ElementsAre(UnmappedName{"/lineItems/*/a", 2},
                                             UnmappedName{"/lineItems/*", 1},
                                             UnmappedName{"/c", 1}));
}

TEST(OrderDecoder, BoundsTheNamesOfUnmappedMembers) {
  std::string members = R"("id":"x")";
  for (int i = 0; i < 60; ++i) absl::StrAppend(&members, ",\"n", i, "\":1");
  const auto decoded = OrderDecoder().DecodeOrder("{" + members + "}");
  ASSERT_TRUE(decoded.ok());
  ASSERT_EQ(decoded->unmapped.size(), kMaxUnmappedNames + 1);
  EXPECT_EQ(decoded->unmapped.back(), (UnmappedName{"other", 10}));
}

TEST(OrderDecoder, CutsTheNamesOfUnmappedMembers) {
  const auto decoded = OrderDecoder().DecodeOrder(
      absl::StrCat(R"({"id":"x",")", std::string(10000, 'n'), R"(":1})"));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->unmapped.front().name.size(), kMaxUnmappedNameBytes);
}

// Bodies that would take many times their size.
class Amplified : public ::testing::TestWithParam<std::string> {};

TEST_P(Amplified, IsRefusedBeforeItTakesTheMemory) {
  const OrderDecoder decoder(/*max_wire_bytes=*/10000);
  const std::string members = GetParam();
  for (const absl::Status& status :
       {decoder.DecodeOrder(absl::StrCat(R"({"id":"x",)", members, "}"))
            .status(),
        decoder
            .DecodePage(absl::StrCat(R"({"items":[{"id":"x",)", members, "}]}"))
            .status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(base::ReasonOf(status), "RESPONSE_TOO_LARGE");
  }
}

std::string ManyMembers() {
  std::string members = R"("m":1)";
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&members, ",\"m", i, "\":1");
  return members;
}

INSTANTIATE_TEST_SUITE_P(
    All, Amplified,
    ::testing::Values(ManyMembers(),
                      absl::StrCat(R"("lineItems":[1)", std::string(2000, ' '),
                                   [] {
                                     std::string elements;
                                     for (int i = 0; i < 1000; ++i)
                                       elements += ",1";
                                     return elements;
                                   }(),
                                   "]"),
                      absl::StrCat(R"("alternateId":")",
                                   std::string(20000, 'x'), "\"")));

// Lists that hold no order at all, but take memory.
class LargeEnvelope : public ::testing::TestWithParam<std::string> {};

TEST_P(LargeEnvelope, IsTooLargeNotMalformed) {
  const OrderDecoder decoder(/*max_wire_bytes=*/10000);
  const absl::Status status =
      decoder.DecodePage(absl::StrCat(R"({"items":[],)", GetParam(), "}"))
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(status), "RESPONSE_TOO_LARGE");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("partner center's answer is too large"));
}

std::string ManyEnvelopeMembers() {
  std::string members = R"("m":1)";
  for (int i = 0; i < 100'000; ++i) {
    absl::StrAppend(&members, ",\"m", i, "\":1");
  }
  return members;
}

INSTANTIATE_TEST_SUITE_P(
    All, LargeEnvelope,
    ::testing::Values(
        ManyEnvelopeMembers(),
        absl::StrCat(R"("attributes":{)", ManyEnvelopeMembers(), "}"),
        absl::StrCat(R"("unknown":")", std::string(2'000'000, 'x'), "\""),
        absl::StrCat(R"("links":{"next":{"uri":")", std::string(2'000'000, 'x'),
                     "\"}}"),
        absl::StrCat(R"("links":{"new":[")", std::string(600'000, 'x'), "\",\"",
                     std::string(600'000, 'x'), "\"]}")));

TEST(OrderDecoder, CountsTheBytesOfAnOrdersOwnLength) {
  // 300 bytes with a length of one byte; the length takes two.
  const std::string order =
      absl::StrCat(R"({"id":")", std::string(295, 'x'), R"("})");
  const OrderDecoder decoder(/*max_wire_bytes=*/300);
  EXPECT_EQ(base::ReasonOf(decoder.DecodeOrder(order).status()),
            "RESPONSE_TOO_LARGE");
  EXPECT_EQ(base::ReasonOf(decoder.DecodePage(ListDocument({order})).status()),
            "RESPONSE_TOO_LARGE");
  EXPECT_TRUE(OrderDecoder(/*max_wire_bytes=*/301).DecodeOrder(order).ok());
}

TEST(OrderDecoder, RefusesLinksThatWouldTakeManyTimesTheirText) {
  std::string headers = "1";
  for (int i = 0; i < 2000; ++i) headers += ",1";
  const auto page = OrderDecoder().DecodePage(absl::StrCat(
      R"({"items":[],"links":{"self":{"headers":[)", headers, "]}}}"));
  EXPECT_EQ(page.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(page.status()), "UPSTREAM_MALFORMED");
  EXPECT_THAT(page.status().message(), HasSubstr("too many links"));
}

struct FitCase {
  std::string member;
  std::string value;
};

void PrintTo(const FitCase& c, std::ostream* os) {
  *os << c.member << ": " << c.value;
}

class Misfit : public ::testing::TestWithParam<FitCase> {};

TEST_P(Misfit, IsUnmappedAndItsFieldIsAbsent) {
  const auto& [member, value] = GetParam();
  const Order order = DecodeMembers(absl::StrCat("\"", member, "\":", value));
  EXPECT_THAT(order.unmapped(), ElementsAre(Pair("/" + member, value)));
  Order rest = order;
  rest.clear_unmapped();
  rest.clear_id();
  EXPECT_EQ(rest.ShortDebugString(), "");
}

INSTANTIATE_TEST_SUITE_P(
    All, Misfit,
    ::testing::Values(
        FitCase{"newMember", R"({"a":[1,{"b":"\"\\ü"}]})"},
        FitCase{"unmapped", R"({"a":"b"})"}, FitCase{"", "1"},
        FitCase{"alternate_id", R"("proto spelling")"},
        FitCase{"alternateId", "5"}, FitCase{"alternateId", "true"},
        FitCase{"alternateId", R"("\ud800")"},
        FitCase{"alternateId", R"("a\udfff\"b")"},
        FitCase{"billingCycle", R"("monthly\ud800")"},
        FitCase{"creationDate", R"("2018-03-15T02:17:15Z\udc00")"},
        FitCase{"client", R"("\ud800")"}, FitCase{"alternateId", "[]"},
        FitCase{"alternateId", "{}"}, FitCase{"billingCycle", R"("weekly")"},
        FitCase{"billingCycle", "4"}, FitCase{"billingCycle", R"("")"},
        FitCase{"billingCycle", R"("unspecified")"},
        FitCase{"billingCycle", R"("BILLING_CYCLE_MONTHLY")"},
        FitCase{"status", R"("cancel led!")"},
        FitCase{"creationDate", R"("2023-05-18TT21:22:26.7034834Z")"},
        FitCase{"creationDate", R"("")"}, FitCase{"creationDate", "0"},
        FitCase{"creationDate", "{}"}, FitCase{"totalPrice", R"("36.48")"},
        FitCase{"totalPrice", "true"}, FitCase{"client", "[]"},
        FitCase{"client", R"("x")"}, FitCase{"links", "0"},
        FitCase{"lineItems", "{}"}, FitCase{"lineItems", R"("x")"},
        FitCase{"partnerOnRecordAttestationAccepted", R"("true")"},
        FitCase{"partnerOnRecordAttestationAccepted", "1"}));

class QuantityMisfit : public ::testing::TestWithParam<std::string> {};

TEST_P(QuantityMisfit, IsUnmapped) {
  const Order order = DecodeMembers(
      absl::StrCat(R"("lineItems":[{"quantity":)", GetParam(), "}]"));
  EXPECT_FALSE(order.line_items(0).has_quantity());
  EXPECT_THAT(order.unmapped(),
              ElementsAre(Pair("/lineItems/0/quantity", GetParam())));
}

INSTANTIATE_TEST_SUITE_P(All, QuantityMisfit,
                         ::testing::Values("5.0", "1e2", "2147483648",
                                           "-2147483649", R"("5")", "[]",
                                           "18446744073709551616"));

class Quantity : public ::testing::TestWithParam<int32_t> {};

TEST_P(Quantity, TakesEveryInt32) {
  const Order order = DecodeMembers(
      absl::StrCat(R"("lineItems":[{"quantity":)", GetParam(), "}]"));
  EXPECT_EQ(order.line_items(0).quantity(), GetParam());
  EXPECT_TRUE(order.line_items(0).has_quantity());
}

INSTANTIATE_TEST_SUITE_P(All, Quantity,
                         ::testing::Values(0, -1, 2147483647, -2147483647 - 1));

struct CycleCase {
  std::string text;
  orders::v1::BillingCycle cycle;
};

void PrintTo(const CycleCase& c, std::ostream* os) { *os << c.text; }

class Cycle : public ::testing::TestWithParam<CycleCase> {};

TEST_P(Cycle, IsReadInAnySpelling) {
  const Order order =
      DecodeMembers(absl::StrCat(R"("billingCycle":")", GetParam().text, "\""));
  EXPECT_EQ(order.billing_cycle(), GetParam().cycle);
  EXPECT_THAT(order.unmapped(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, Cycle,
    ::testing::Values(CycleCase{"monthly", orders::v1::BILLING_CYCLE_MONTHLY},
                      CycleCase{"Annual", orders::v1::BILLING_CYCLE_ANNUAL},
                      CycleCase{"NONE", orders::v1::BILLING_CYCLE_NONE},
                      CycleCase{"one_time", orders::v1::BILLING_CYCLE_ONE_TIME},
                      CycleCase{"OneTime", orders::v1::BILLING_CYCLE_ONE_TIME},
                      CycleCase{"onetime", orders::v1::BILLING_CYCLE_ONE_TIME},
                      CycleCase{"one-time", orders::v1::BILLING_CYCLE_ONE_TIME},
                      CycleCase{"One Time", orders::v1::BILLING_CYCLE_ONE_TIME},
                      CycleCase{"triennial",
                                orders::v1::BILLING_CYCLE_TRIENNIAL},
                      CycleCase{"biennial", orders::v1::BILLING_CYCLE_BIENNIAL},
                      CycleCase{"unknown", orders::v1::BILLING_CYCLE_UNKNOWN}));

TEST(OrderDecoder, ReadsAListWithItsEnvelope) {
  const auto page =
      OrderDecoder().DecodePage("\xEF\xBB\xBF" + ListDocument(OrderFixtures()));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->order_count, 3);
  EXPECT_EQ(page->total_count, 3);
  EXPECT_FALSE(page->next.has_value());
  EXPECT_THAT(page->unmapped, IsEmpty());
  ListOrdersResponse response;
  ASSERT_TRUE(response.ParseFromString(page->wire));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(WrongLeaves(ParseTree(OrderFixtures()[i]), response.orders(i)),
                IsEmpty());
  }
}

TEST(OrderDecoder, RelatesPointersToTheOrderNotToTheList) {
  const auto list = DecodeList(
      R"({"items":[{"id":"a"},{"id":"b","lineItems":[{},{"n":1}]}]})");
  EXPECT_THAT(list.orders(0).unmapped(), IsEmpty());
  EXPECT_THAT(list.orders(1).unmapped(),
              ElementsAre(Pair("/lineItems/1/n", "1")));
}

TEST(OrderDecoder, NamesUnknownMembersOfTheEnvelope) {
  const auto page = OrderDecoder().DecodePage(
      R"({"items":[],"totalCount":"2","continuationToken":"t",)"
      R"("facets":{"items":[1]},"links":{"self":{"uri":"/x"}},)"
      R"("attributes":{"objectType":"Collection"}})");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_FALSE(page->total_count.has_value());
  EXPECT_THAT(page->unmapped,
              ElementsAre(UnmappedName{"list:/totalCount"},
                          UnmappedName{"list:/continuationToken"},
                          UnmappedName{"list:/facets"}));
}

TEST(OrderDecoder, ReadsTheLinkToTheNextPageWithItsHeaders) {
  const auto page = OrderDecoder().DecodePage(
      R"({"items":[{"id":"a"}],"links":{"next":{"uri":"/c/orders?p=2",)"
      R"("method":"GET","headers":[{"key":"MS-ContinuationToken",)"
      R"("value":"t"}]}}})");
  ASSERT_TRUE(page.ok() && page->next.has_value());
  EXPECT_EQ(page->next->uri(), "/c/orders?p=2");
  EXPECT_EQ(page->next->headers(0).value(), "t");
}

class EmptyList : public ::testing::TestWithParam<std::string> {};

TEST_P(EmptyList, IsAListWithoutOrders) {
  const auto page = OrderDecoder().DecodePage(GetParam());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->order_count, 0);
  EXPECT_EQ(page->wire, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, EmptyList,
    ::testing::Values(R"({"items":[]})", R"({"totalCount":0})",
                      R"({"totalCount":0,"items":null})",
                      R"({"totalCount":0,"items":[],"links":{"next":null}})",
                      R"({"Items":[],"links":{"next":{}}})",
                      R"({"items":[],"links":null,"attributes":null})"));

struct MalformedCase {
  std::string name;
  std::string document;
  std::string message;
};

void PrintTo(const MalformedCase& c, std::ostream* os) { *os << c.name; }

void ExpectMalformed(const absl::Status& status, const std::string& message) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_MALFORMED");
  EXPECT_THAT(std::string(status.message()), HasSubstr(message));
}

class MalformedList : public ::testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedList, IsRefused) {
  ExpectMalformed(OrderDecoder().DecodePage(GetParam().document).status(),
                  GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, MalformedList,
    ::testing::Values(
        MalformedCase{"Empty", "", "not JSON"},
        MalformedCase{"Html", "<html></html>", "not JSON"},
        MalformedCase{"Truncated", R"({"totalCount":1,"items":[{"id":"a"})",
                      "not JSON"},
        MalformedCase{"Null", "null", "not an object"},
        MalformedCase{"Array", R"([{"id":"a"}])", "not an object"},
        MalformedCase{"Text", R"("x")", "not an object"},
        MalformedCase{"NoMembers", "{}", "no items"},
        MalformedCase{"VendorError", R"({"code":400072,"description":"x"})",
                      "no items"},
        MalformedCase{"CountWithoutItems", R"({"totalCount":2})", "no items"},
        MalformedCase{"NullItemsWithCount", R"({"totalCount":2,"items":null})",
                      "no items"},
        MalformedCase{"ItemsObject", R"({"items":{"id":"a"}})", "not an array"},
        MalformedCase{"ItemsText", R"({"items":"a"})", "not an array"},
        MalformedCase{"NullOrder", R"({"items":[null]})", "not an object"},
        MalformedCase{"NumberOrder", R"({"items":[{"id":"a"},5]})",
                      "not an object"},
        MalformedCase{"ArrayOrder", R"({"items":[[{"id":"a"}]]})",
                      "not an object"},
        MalformedCase{"OrderWithoutId", R"({"items":[{"id":"a"},{}]})",
                      "no id"},
        MalformedCase{"EmptyId", R"({"items":[{"id":""}]})", "no id"},
        MalformedCase{"NumberId", R"({"items":[{"id":5}]})", "no id"},
        MalformedCase{"ItemsInTwoCases",
                      R"({"items":[{"id":"a"}],"Items":[{"id":"b"}]})",
                      "differ in case only"},
        MalformedCase{"LinksArray",
                      R"({"items":[],"links":[{"next":{"uri":"/x"}}]})",
                      "links"},
        MalformedCase{"LinksText", R"({"items":[],"links":"/x"})", "links"},
        MalformedCase{"NextWithoutUri",
                      R"({"items":[],"links":{"next":{"method":"GET"}}})",
                      "next page"},
        MalformedCase{"NextNotAnObject",
                      R"({"items":[],"links":{"next":"/x"}})", "next page"},
        MalformedCase{"NextUriNotAText",
                      R"({"items":[],"links":{"next":{"uri":5}}})",
                      "next page"},
        MalformedCase{"NextUriWithALoneSurrogate",
                      R"({"items":[],"links":{"next":{"uri":"/x\ud800"}}})",
                      "next page is not understood"},
        MalformedCase{"NextTokenWithALoneSurrogate",
                      R"({"items":[],"links":{"next":{"uri":"/x","headers":)"
                      R"([{"key":"MS-ContinuationToken","value":"\ud800"}]}}})",
                      "next page is not understood"},
        MalformedCase{"IdWithALoneSurrogate",
                      R"({"items":[{"id":"a"},{"id":"b\ud800"}]})", "no id"},
        MalformedCase{"NextInOtherCaseNotAnObject",
                      R"({"items":[],"links":{"Next":"/x"}})", "next page"},
        MalformedCase{"NextInTwoCases",
                      R"({"items":[],"links":{"next":{},)"
                      R"("Next":{"uri":"/x"}}})",
                      "next page"},
        MalformedCase{"DuplicateMember", R"({"items":[{"id":"a","id":"b"}]})",
                      "same name"}),
    [](const auto& test) { return test.param.name; });

class MalformedOrder : public ::testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedOrder, IsRefused) {
  ExpectMalformed(OrderDecoder().DecodeOrder(GetParam().document).status(),
                  GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, MalformedOrder,
    ::testing::Values(
        MalformedCase{"Array", "[]", "not an object"},
        MalformedCase{"Null", "null", "not an object"},
        MalformedCase{"NoId", R"({"status":"pending"})", "no id"},
        MalformedCase{"NullId", R"({"id":null})", "no id"},
        MalformedCase{"IdWithALoneSurrogate", R"({"id":"\ud800"})", "no id"},
        MalformedCase{"ListInstead", R"({"totalCount":0,"items":[]})", "no id"},
        MalformedCase{"TwoDocuments", R"({"id":"a"}{"id":"b"})", "not JSON"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace partnercenter::client
