#include "simulator/orders/order_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/temporary_folder.h"

namespace partnercenter::simulator {
namespace {

using partnercenter::testing::TemporaryFolder;
using ::testing::HasSubstr;

constexpr char kCustomer[] = "7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86";

TEST(OrderFile, ReadsAnObjectOfCustomers) {
  const auto book = ReadOrders(
      R"({"7D3A1C52-90BE-4F6D-8A47-1E5B0C2F9D86": [{"id": "a"}, {"id": "b"}],
          "11111111-2222-4333-8444-555555555555": []})");
  ASSERT_TRUE(book.ok()) << book.status();
  ASSERT_EQ(book->customers().size(), 2u);
  EXPECT_EQ(book->customers()[0].id, kCustomer);
  EXPECT_EQ(book->OrdersOf(kCustomer)->size(), 2u);
  EXPECT_TRUE(book->OrdersOf("11111111-2222-4333-8444-555555555555")->empty());
}

TEST(OrderFile, GroupsAnArrayByReferenceCustomer) {
  const auto book = ReadOrders(
      R"([{"id": "a",
           "referenceCustomerId": "7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86"},
          {"id": "a",
           "referenceCustomerId": "11111111-2222-4333-8444-555555555555"},
          {"id": "b",
           "referenceCustomerId": "7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86"}])");
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->customers().size(), 2u);
  EXPECT_EQ(book->OrdersOf(kCustomer)->size(), 2u);
}

TEST(OrderFile, ReadsAListAnswerWithItsByteOrderMark) {
  const auto book = ReadOrders(
      "\xEF\xBB\xBF{\"totalCount\":1,\"items\":[{\"id\":\"a\","
      "\"referenceCustomerId\":\"7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86\"}]}");
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->OrdersOf(kCustomer)->size(), 1u);
}

TEST(OrderFile, KeepsUnknownMembersAndTheSpellingOfNumbers) {
  const auto book = ReadOrders(
      R"({"7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86": [{
          "id": "a", "new": {"x": [1, 2.50]}, "billingCycle": "Annual",
          "totalPrice": 438.00, "lineItems": [{"quantity": 1,
            "pricing": {"price": 0.1234567890123456789}}]}]})");
  ASSERT_TRUE(book.ok()) << book.status();
  const Order& order = book->OrdersOf(kCustomer)->front();
  EXPECT_EQ(order.billing_cycle, BillingCycle::kAnnual);
  EXPECT_EQ(order.with_prices,
            R"({"id":"a","new":{"x":[1,2.50]},"billingCycle":"Annual",)"
            R"("totalPrice":438.00,"lineItems":[{"quantity":1,)"
            R"("pricing":{"price":0.1234567890123456789}}]})");
  EXPECT_EQ(order.without_prices,
            R"({"id":"a","new":{"x":[1,2.50]},"billingCycle":"Annual",)"
            R"("lineItems":[{"quantity":1}]})");
}

struct WrongFile {
  const char* name;
  const char* text;
  const char* message;
};

class WrongOrderFile : public ::testing::TestWithParam<WrongFile> {};

TEST_P(WrongOrderFile, IsRefusedWithItsPlace) {
  const auto book = ReadOrders(GetParam().text);
  EXPECT_EQ(book.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(book.status().message()),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    OrderFile, WrongOrderFile,
    ::testing::Values(
        WrongFile{"Empty", "", "not JSON"},
        WrongFile{"NotJson", "{\n \"a\": [1,]\n}", "line 2"},
        WrongFile{"Scalar", "7", "neither an object nor an array"},
        WrongFile{"CustomerNotGuid", R"({"bob":[]})",
                  "customer bob: the customer id is not a GUID"},
        WrongFile{"OrdersNotArray",
                  R"({"7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86":{}})",
                  "9d86: not an array"},
        WrongFile{"OrderNotObject",
                  R"({"7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86":[{"id":"a"},3]})",
                  "9d86, order 2: not an object"},
        WrongFile{"NoId", R"({"7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86":[{}]})",
                  "order 1: `id` is missing, empty or not a string"},
        WrongFile{"SameIdTwice",
                  R"({"7d3a1c52-90be-4f6d-8a47-1e5b0c2f9d86":
                      [{"id":"a"},{"id":"a"}]})",
                  "order 2: the customer already has an order with this id"},
        WrongFile{"NoCustomer", R"([{"id":"a"}])",
                  "order 1: `referenceCustomerId` is not a GUID"},
        WrongFile{"ItemsNotArray", R"({"items":{}})", "items: not an array"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(OrderFile, NamesTheFileThatIsWrong) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("wrong-orders.json", "[7]");
  const auto book = ReadOrderFile(path);
  EXPECT_THAT(std::string(book.status().message()), HasSubstr(path));
  EXPECT_THAT(std::string(book.status().message()), HasSubstr("order 1"));
}

TEST(OrderFile, NamesTheFileThatIsMissing) {
  const auto book = ReadOrderFile("/nonexistent/orders.json");
  EXPECT_EQ(book.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(book.status().message()),
              HasSubstr("/nonexistent/orders.json"));
}

TEST(OrderFile, RefusesADirectory) {
  EXPECT_EQ(ReadOrderFile(::testing::TempDir()).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace partnercenter::simulator
