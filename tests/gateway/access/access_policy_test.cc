#include "gateway/access/access_policy.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace partnercenter::gateway {
namespace {

using base::Guid;
using Identities = std::vector<std::string>;

constexpr char kFirst[] = "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa";
constexpr char kSecond[] = "bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb";

// The policy of these tests. One customer is written in upper case.
AccessPolicy Policy() {
  Access access;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(R"({ "callers": [
      { "name": "all", "identities": ["spiffe://corp/all"],
        "methods": ["*"], "customers": ["*"] },
      { "name": "lister", "identities": ["spiffe://corp/lister", "dns:Lister"],
        "methods": ["ListOrders", "ListOrdersByBillingCycle"],
        "customers": ["AAAAAAAA-1111-4111-8111-AAAAAAAAAAAA"] },
      { "name": "any-customer", "identities": ["https://corp/any"],
        "methods": ["GetOrder"], "customers": ["*"] },
      { "name": "any-method", "identities": ["urn:corp:any"],
        "methods": ["*"],
        "customers": ["bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"] } ] })",
                                                          &access)
                  .ok());
  return AccessPolicy(access);
}

struct Row {
  std::string name;
  Identities identities;
  std::string method;
  std::string customer;  // "": none that is a GUID
  AccessDecision decision;
  std::string caller;
};

class AccessPolicyTable : public ::testing::TestWithParam<Row> {};

TEST_P(AccessPolicyTable, Decides) {
  const Row& row = GetParam();
  const AccessPolicy policy = Policy();

  const auto verdict =
      policy.Decide({row.identities, row.method, Guid::Parse(row.customer)});

  EXPECT_EQ(DecisionName(verdict.decision), DecisionName(row.decision));
  EXPECT_EQ(verdict.caller, row.caller);
}

constexpr AccessDecision kAllowed = AccessDecision::kAllowed;
constexpr AccessDecision kNoName = AccessDecision::kUnauthenticated;
constexpr AccessDecision kUnknown = AccessDecision::kUnknownCaller;
constexpr AccessDecision kNoMethod = AccessDecision::kMethodNotAllowed;
constexpr AccessDecision kNoCustomer = AccessDecision::kCustomerNotAllowed;

const Identities kAll = {"spiffe://corp/all"};
const Identities kLister = {"spiffe://corp/lister"};

INSTANTIATE_TEST_SUITE_P(
    Rows, AccessPolicyTable,
    ::testing::Values(
        Row{"Stars", kAll, "GetOrder", kFirst, kAllowed, "all"},
        Row{"StarsWithoutCustomer", kAll, "GetOrder", "", kAllowed, "all"},
        Row{"ListedMethodAndCustomer", kLister, "ListOrders", kFirst, kAllowed,
            "lister"},
        Row{"OtherListedMethod", kLister, "ListOrdersByBillingCycle", kFirst,
            kAllowed, "lister"},
        Row{"CustomerInUpperCase", kLister, "ListOrders",
            "AAAAAAAA-1111-4111-8111-AAAAAAAAAAAA", kAllowed, "lister"},
        Row{"OtherCustomer", kLister, "ListOrders", kSecond, kNoCustomer,
            "lister"},
        Row{"NoCustomerToAllowedMethod", kLister, "ListOrders", "", kAllowed,
            "lister"},
        Row{"OtherMethod", kLister, "GetOrder", kFirst, kNoMethod, "lister"},
        Row{"NoCustomerToOtherMethod", kLister, "GetOrder", "", kNoMethod,
            "lister"},
        Row{"OtherMethodAndCustomer", kLister, "GetOrder", kSecond, kNoMethod,
            "lister"},
        Row{"MethodOfOtherCase", kLister, "listorders", kFirst, kNoMethod,
            "lister"},
        Row{"DnsName",
            {"dns:lister"},
            "ListOrders",
            kFirst,
            kAllowed,
            "lister"},
        Row{"AnyCustomer",
            {"https://corp/any"},
            "GetOrder",
            kSecond,
            kAllowed,
            "any-customer"},
        Row{"AnyCustomerOtherMethod",
            {"https://corp/any"},
            "ListOrders",
            kSecond,
            kNoMethod,
            "any-customer"},
        Row{"AnyMethod",
            {"urn:corp:any"},
            "GetOrder",
            kSecond,
            kAllowed,
            "any-method"},
        Row{"AnyMethodOtherCustomer",
            {"urn:corp:any"},
            "GetOrder",
            kFirst,
            kNoCustomer,
            "any-method"},
        Row{"SecondIdentityListed",
            {"urn:corp:other", "urn:corp:any"},
            "GetOrder",
            kSecond,
            kAllowed,
            "any-method"},
        Row{"TwoIdentitiesOfOneCaller",
            {"spiffe://corp/lister", "dns:lister"},
            "ListOrders",
            kFirst,
            kAllowed,
            "lister"},
        Row{"IdentitiesOfTwoCallers",
            {"spiffe://corp/all", "spiffe://corp/lister"},
            "ListOrders",
            kFirst,
            kUnknown,
            ""},
        Row{"Unlisted",
            {"spiffe://corp/other"},
            "ListOrders",
            kFirst,
            kUnknown,
            ""},
        Row{"UnlistedWithoutCustomer",
            {"spiffe://corp/other"},
            "ListOrders",
            "",
            kUnknown,
            ""},
        Row{"BelowAListedOne",
            {"spiffe://corp/all/more"},
            "ListOrders",
            kFirst,
            kUnknown,
            ""},
        Row{"OtherCase",
            {"spiffe://corp/ALL"},
            "ListOrders",
            kFirst,
            kUnknown,
            ""},
        Row{"WildcardName", {"dns:*"}, "ListOrders", kFirst, kUnknown, ""},
        Row{"Nameless", {}, "ListOrders", kFirst, kNoName, ""},
        Row{"NamelessWithoutCustomer", {}, "ListOrders", "", kNoName, ""}),
    [](const auto& row) { return row.param.name; });

TEST(AccessPolicy, WithoutCallersAllowsNothing) {
  const AccessPolicy policy((Access()));
  EXPECT_EQ(policy.Decide({kAll, "ListOrders", Guid::Parse(kFirst)}).decision,
            kUnknown);
}

}  // namespace
}  // namespace partnercenter::gateway
