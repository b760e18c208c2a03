// Mutates orders at random and checks that every leaf is found again: in its
// field, or in `unmapped` with its own text.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/decode/order_decoder.h"
#include "tests/support/json_tree.h"
#include "tests/support/order_leaves.h"
#include "tests/support/testdata.h"

namespace partnercenter::client {
namespace {

using orders::v1::GetOrderResponse;
using partnercenter::testing::CompactText;
using partnercenter::testing::HasLoneSurrogates;
using partnercenter::testing::JsonTree;
using partnercenter::testing::OrderFixtures;
using partnercenter::testing::ParseTree;
using partnercenter::testing::WrongLeaves;
using Kind = JsonTree::Kind;

constexpr int kRoundsPerFixture = 1500;
constexpr int kMutationsPerRound = 6;

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  void Mutate(JsonTree& order) {
    std::vector<JsonTree*> nodes;
    Collect(order, nodes);
    JsonTree& node = *nodes[Below(nodes.size())];
    switch (Below(5)) {
      case 0:
        return AddMember(node);
      case 1:
        return ChangeCase(node);
      case 2:
        return AddElement(node);
      default:
        // The root stays an object, or it would not be an order.
        if (&node != &order) node = RandomValue();
    }
  }

 private:
  size_t Below(size_t limit) {
    return std::uniform_int_distribution<size_t>(0, limit - 1)(random_);
  }

  void Collect(JsonTree& tree, std::vector<JsonTree*>& nodes) {
    nodes.push_back(&tree);
    for (auto& [name, value] : tree.members) Collect(value, nodes);
    for (JsonTree& element : tree.elements) Collect(element, nodes);
  }

  // The name in a tree of a member that is spelled so in a document.
  static std::string NameOf(const std::string& spelled) {
    return ParseTree("{\"" + spelled + "\":1}").members[0].name;
  }

  std::string RandomName() {
    static const std::vector<std::string> kNames = {
        "newMember",
        "a/b",
        "c~d",
        "",
        "unmapped",
        "größe",
        "0",
        "id ",
        "quantity",
        "links",
        "pricing",
        "lineitems",
        NameOf(R"(\ud800)"),
        NameOf(R"(a\"\\\udfff\ufffd)"),
        NameOf(R"(id\udc00)")};
    return kNames[Below(kNames.size())];
  }

  void AddMember(JsonTree& node) {
    if (node.kind != Kind::kObject) return;
    AddUnderFreeName(node, RandomName(), RandomValue());
  }

  void AddElement(JsonTree& node) {
    if (node.kind == Kind::kArray) node.elements.push_back(RandomValue());
  }

  // Names stay unique within their object: the tokenizer refuses others.
  void AddUnderFreeName(JsonTree& node, const std::string& name,
                        JsonTree value) {
    const bool taken =
        std::any_of(node.members.begin(), node.members.end(),
                    [&](const auto& member) { return member.name == name; });
    if (!taken) node.members.push_back({name, std::move(value)});
  }

  void ChangeCase(JsonTree& node) {
    if (node.members.empty()) return;
    const size_t index = Below(node.members.size());
    auto [name, value] = node.members[index];
    if (name == "id") return;
    if (Below(2) == 0) node.members.erase(node.members.begin() + index);
    absl::AsciiStrToUpper(&name);
    AddUnderFreeName(node, name, std::move(value));
  }

  JsonTree RandomValue() {
    static const std::vector<std::string> kValues = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "5",
        "-17",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775808",
        "123456789012345678901234567890",
        "36.48",
        "0.10",
        "3.14159265358979323846264338327950288",
        "1e5",
        "1E-7",
        "5.0",
        R"("")",
        R"("text")",
        R"("\u0000\u001f\"\\/€\ud83d\ude00")",
        R"("\ud800")",
        R"("a\udc00\ud800\ufffd�\ud83d\ude00\"\\ud800\n")",
        R"(["a","\udbff"])",
        R"({"a":"b","\udfff":"c","d":["\ud83d",{"\ude00":1}]})",
        R"("weekly")",
        R"("One_Time")",
        R"("none")",
        R"("New")",
        R"("2018-03-15T02:17:15.6455674Z")",
        R"("2018-03-15T02:17:15")",
        R"("2018-03-15T02:17:15.1-08:00")",
        R"("2023-05-18TT21:22:26.7034834Z")",
        R"("2015-11-25T06: 41: 12Z")",
        R"("2018-02-30T00:00:00Z")",
        "[]",
        "{}",
        "[null]",
        "[1,[2,{}]]",
        R"(["a","b"])",
        R"({"a":"b"})",
        R"({"a":null,"b":{"c":[1.0]}})"};
    return ParseTree(kValues[Below(kValues.size())]);
  }

  std::mt19937 random_;
};

class MutatedOrder : public ::testing::TestWithParam<size_t> {};

TEST_P(MutatedOrder, KeepsEveryLeaf) {
  const std::string fixture = OrderFixtures()[GetParam()];
  const OrderDecoder decoder;
  int decoded_orders = 0;
  for (unsigned round = 0; round < kRoundsPerFixture; ++round) {
    JsonTree document = ParseTree(fixture);
    Mutator mutator(round);
    for (int i = 0; i < kMutationsPerRound; ++i) mutator.Mutate(document);
    const std::string text = CompactText(document);

    const auto decoded = decoder.DecodeOrder(text);
    // A mutation may have taken the id, without which it is no order.
    const JsonTree& id = document.at("id");
    if (id.kind != Kind::kString || id.text.empty() ||
        HasLoneSurrogates(id.text)) {
      EXPECT_FALSE(decoded.ok()) << text;
      continue;
    }
    ASSERT_TRUE(decoded.ok()) << decoded.status() << " " << text;
    GetOrderResponse response;
    ASSERT_TRUE(response.ParseFromString(decoded->wire)) << text;
    ASSERT_THAT(WrongLeaves(document, response.order()), ::testing::IsEmpty())
        << "round " << round << ": " << text;
    ++decoded_orders;
  }
  EXPECT_GT(decoded_orders, kRoundsPerFixture / 2);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, MutatedOrder,
                         ::testing::Range(size_t{0}, size_t{3}));

}  // namespace
}  // namespace partnercenter::client
