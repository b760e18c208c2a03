#include "client/rest/next_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

using orders::v1::Link;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
constexpr char kOrders[] =
    "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders";

OrderQuery Query() { return {.customer_id = *base::Guid::Parse(kCustomer)}; }

BaseUrl Base(const std::string& path = "/v1") {
  return {.tls = true, .host = "api.example.com", .port = 443, .path = path};
}

// `{orders}` of a URI stands for the path of the customer's orders,
// `{customer}` for the customer's id.
Link LinkTo(const std::string& uri) {
  Link link;
  link.set_uri(absl::StrReplaceAll(
      uri, {{"{orders}", kOrders}, {"{customer}", kCustomer}}));
  link.set_method("GET");
  return link;
}

struct LinkCase {
  std::string name;
  std::string uri;
  // What follows the customer's orders in the target.
  std::string query;
};

void PrintTo(const LinkCase& c, std::ostream* os) { *os << c.uri; }

std::string NameOf(const ::testing::TestParamInfo<LinkCase>& test) {
  return test.param.name;
}

class NextPage : public ::testing::TestWithParam<LinkCase> {};

TEST_P(NextPage, IsFollowedBelowTheBase) {
  const auto request = NextPageRequest(LinkTo(GetParam().uri), Query(), Base());
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->target, kOrders + GetParam().query);
  EXPECT_THAT(request->headers, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, NextPage,
    ::testing::Values(
        LinkCase{"Plain", "{orders}?size=2&offset=2", "?size=2&offset=2"},
        LinkCase{"WithoutQuery", "{orders}", ""},
        LinkCase{"EmptyQuery", "{orders}?", "?"},
        LinkCase{"WithVersion", "/v1{orders}?p=2", "?p=2"},
        LinkCase{"SecondQuestionMark", "{orders}?size=2?seekOperation=Next",
                 "?size=2?seekOperation=Next"},
        LinkCase{"EncodedQuery", "{orders}?t=a%2Fb%20c%3D", "?t=a%2Fb%20c%3D"},
        LinkCase{"UrlInTheQuery", "{orders}?t=https://evil.example/x",
                 "?t=https://evil.example/x"},
        LinkCase{"DotsInTheQuery", "{orders}?t=/../..", "?t=/../.."},
        LinkCase{"Absolute", "https://api.example.com/v1{orders}?p=2", "?p=2"},
        LinkCase{"AbsoluteWithoutVersion", "https://api.example.com{orders}?p",
                 "?p"},
        LinkCase{"AbsoluteWithPort",
                 "https://api.example.com:443/v1{orders}?p=2", "?p=2"},
        LinkCase{"AbsoluteHostInOtherCase",
                 "https://API.Example.COM/v1{orders}?p=2", "?p=2"},
        LinkCase{"SchemeInOtherCase", "HTTPS://api.example.com/v1{orders}?p=2",
                 "?p=2"},
        LinkCase{"AbsoluteWithDots",
                 "https://api.example.com/v1/invoices/../.{orders}?p", "?p"},
        LinkCase{"SchemeRelative", "//api.example.com/v1{orders}?p=2", "?p=2"},
        LinkCase{"SchemeRelativeWithPort",
                 "//api.example.com:443/v1{orders}?p=2", "?p=2"},
        // As the documents print links.
        LinkCase{"BelowTheBase", "customers/{customer}/orders?p=2", "?p=2"},
        LinkCase{"BelowTheBaseWithoutQuery", "customers/{customer}/orders", ""},
        LinkCase{"BelowTheBaseInOtherCase", "Customers/{customer}/Orders?p",
                 "?p"},
        LinkCase{"BelowTheBaseWithVersion",
                 "v1/customers/{customer}/orders?p=2", "?p=2"},
        LinkCase{"BelowTheBaseWithDots",
                 "customers/x/../{customer}/./orders?p=2", "?p=2"},
        LinkCase{"BelowTheBaseWithAUrlInTheQuery",
                 "customers/{customer}/orders?t=http://evil.example",
                 "?t=http://evil.example"},
        // Relative to the list's own URL.
        LinkCase{"QueryOnly", "?p=2", "?p=2"},
        LinkCase{"EmptyQueryOnly", "?", "?"},
        LinkCase{"LastSegment", "orders?p=2", "?p=2"},
        LinkCase{"LastSegmentBehindADot", "./orders?p=2", "?p=2"},
        LinkCase{"OneLevelUp", "../{customer}/orders?p=2", "?p=2"},
        LinkCase{"TwoLevelsUp", "../../customers/{customer}/orders?p=2",
                 "?p=2"},
        LinkCase{"ThreeLevelsUp", "../../../v1/customers/{customer}/orders?p=2",
                 "?p=2"},
        LinkCase{"BeyondTheRoot",
                 "../../../../../../v1/customers/{customer}/orders?p=2",
                 "?p=2"},
        LinkCase{"DotSegments", "/invoices/..{orders}?p", "?p"},
        LinkCase{"SingleDot", "/.{orders}?p", "?p"},
        // The customer's id in another case is the same customer.
        LinkCase{"PathInOtherCase",
                 "/V1/Customers/4D3CF487-70F4-4E1E-9FF1-B2BFCE8D9F04/orders?p",
                 "?p"}),
    NameOf);

struct RefusedCase {
  std::string name;
  std::string uri;
  // What is wrong, in the message.
  std::string what;
};

void PrintTo(const RefusedCase& c, std::ostream* os) { *os << c.uri; }

class ForeignPage : public ::testing::TestWithParam<RefusedCase> {};

TEST_P(ForeignPage, IsRefused) {
  const auto request = NextPageRequest(LinkTo(GetParam().uri), Query(), Base());
  ASSERT_FALSE(request.ok()) << request->target;
  EXPECT_EQ(request.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(request.status()), "UPSTREAM_MALFORMED");
  const std::string message(request.status().message());
  EXPECT_THAT(message, HasSubstr("link to the next page"));
  EXPECT_THAT(message, HasSubstr(GetParam().what));
  EXPECT_THAT(message, Not(HasSubstr("evil")));
}

INSTANTIATE_TEST_SUITE_P(
    All, ForeignPage,
    ::testing::Values(
        RefusedCase{"Empty", "", "no uri"},
        RefusedCase{"OtherHost", "https://evil.example/v1{orders}",
                    "another host"},
        RefusedCase{"HostAsPrefix",
                    "https://api.example.com.evil.example{orders}",
                    "another host"},
        RefusedCase{"HostAsSuffix", "https://evilapi.example.com{orders}",
                    "another host"},
        RefusedCase{"HostAsUser",
                    "https://api.example.com@evil.example{orders}",
                    "user information"},
        RefusedCase{"HostAsUserWithPort",
                    "https://api.example.com:443@evil.example{orders}",
                    "user information"},
        RefusedCase{"User", "https://evil@api.example.com/v1{orders}",
                    "user information"},
        RefusedCase{"HostWithDot", "https://api.example.com.{orders}",
                    "another host"},
        RefusedCase{"HostInTheQuery",
                    "https://evil.example?x=https://api.example.com{orders}",
                    "another host"},
        RefusedCase{"OtherPort", "https://api.example.com:8443/v1{orders}",
                    "another port"},
        RefusedCase{"EmptyPort", "https://api.example.com:/v1{orders}",
                    "no valid host and port"},
        RefusedCase{"EmptyHost", "https:///v1{orders}",
                    "no valid host and port"},
        RefusedCase{"SchemeWithoutHost", "https:{orders}",
                    "no valid host and port"},
        RefusedCase{"SchemeBeforeAQuery", "https:?p=2",
                    "no valid host and port"},
        RefusedCase{"Plaintext", "http://api.example.com/v1{orders}",
                    "another scheme"},
        RefusedCase{"PlaintextOnTheTlsPort",
                    "http://api.example.com:443/v1{orders}", "another scheme"},
        RefusedCase{"OtherScheme", "ftp://api.example.com/v1{orders}",
                    "another scheme"},
        RefusedCase{"SchemeThatIsNone", "customers:{orders}", "another scheme"},
        RefusedCase{"NoScheme", "api.example.com/v1{orders}",
                    "below the customers"},
        RefusedCase{"SchemeRelative", "//evil.example{orders}", "another host"},
        RefusedCase{"SchemeRelativeOtherPort",
                    "//api.example.com:8443/v1{orders}", "another port"},
        RefusedCase{"SchemeRelativeUser", "//evil@api.example.com/v1{orders}",
                    "user information"},
        RefusedCase{"SchemeRelativeEmpty", "//", "no valid host and port"},
        RefusedCase{"ThreeSlashes", "//{orders}", "no valid host and port"},
        RefusedCase{"HostOnly", "https://api.example.com",
                    "than the customers'"},
        RefusedCase{"OtherCustomer",
                    "/customers/00000000-70f4-4e1e-9ff1-b2bfce8d9f04/orders",
                    "another customer"},
        RefusedCase{"OtherCustomerBelowTheBase",
                    "customers/00000000-70f4-4e1e-9ff1-b2bfce8d9f04/orders?p=2",
                    "another customer"},
        RefusedCase{"OtherCustomerOneLevelUp",
                    "../00000000-70f4-4e1e-9ff1-b2bfce8d9f04/orders",
                    "another customer"},
        RefusedCase{
            "OtherCustomerByDots",
            "{orders}/../../00000000-70f4-4e1e-9ff1-b2bfce8d9f04/orders",
            "another customer"},
        RefusedCase{"OtherCollection", "/customers/{customer}/users",
                    "below the customers"},
        RefusedCase{"OtherCollectionByName", "users?p=2",
                    "below the customers"},
        RefusedCase{"OneOrder", "{orders}/2ba5ad9eafb8", "below the customers"},
        RefusedCase{"CurrentFolder", ".", "below the customers"},
        RefusedCase{"CurrentFolderWithQuery", "./?p=2", "below the customers"},
        RefusedCase{"TrailingSlash", "{orders}/?p=2", "below the customers"},
        RefusedCase{"TooFewLevelsUp", "../orders?p=2", "below the customers"},
        RefusedCase{"TooManyLevelsUp", "../../../customers/{customer}/orders/x",
                    "below the customers"},
        RefusedCase{"TheRoot", "/", "than the customers'"},
        RefusedCase{"OtherPath", "/invoices?p=2", "than the customers'"},
        RefusedCase{"OtherPathUp", "../../invoices?p=2", "than the customers'"},
        RefusedCase{"OtherVersion", "/v2{orders}", "before the customers"},
        RefusedCase{"OtherVersionBelowTheBase", "v2{orders}",
                    "below the customers"},
        RefusedCase{"VersionTwice", "/v1/v1{orders}", "before the customers"},
        RefusedCase{"DoubleSlash", "/v1/{orders}", "before the customers"},
        RefusedCase{"DoubleSlashByDots", "/v1/x/..//{orders}",
                    "before the customers"},
        RefusedCase{"DotSegmentsBehind", "{orders}/../../../invoices",
                    "than the customers'"},
        RefusedCase{"EncodedSlash", "/customers%2F{customer}/orders",
                    "than the customers'"},
        RefusedCase{"EncodedDots", "/invoices/%2e%2e{orders}",
                    "before the customers"},
        RefusedCase{"EncodedQuestionMark", "{orders}%3Fp=2",
                    "below the customers"},
        RefusedCase{"Matrix", "{orders};p=2", "below the customers"},
        RefusedCase{"Fragment", "{orders}?p=2#x", "a fragment"},
        RefusedCase{"FragmentOnly", "#x", "a fragment"},
        RefusedCase{"Blank", "{orders}?p=2 HTTP/1.1", "a character"},
        RefusedCase{"LeadingBlank", " {orders}?p=2", "a character"},
        RefusedCase{"LineBreak", "{orders}?p=2\r\nX-Evil: evil", "a character"},
        RefusedCase{"LineFeed", "{orders}?p=2\nevil", "a character"},
        RefusedCase{"Tab", "{orders}?p=\t2", "a character"},
        RefusedCase{"Backslash", "\\\\evil.example{orders}", "a character"},
        RefusedCase{"BackslashInTheQuery", "{orders}?p=\\", "a character"},
        RefusedCase{"NotAscii", "{orders}?p=\xC3\xA4", "a character"},
        RefusedCase{"Nul", std::string("{orders}?p=\0", 12), "a character"}),
    [](const auto& test) { return test.param.name; });

TEST(NextPage, KeepsThePathOfTheBaseOutOfTheTarget) {
  const BaseUrl base = Base("/partner/v1");
  for (const std::string prefix :
       {"", "/v1", "/partner/v1", "https://api.example.com/partner/v1"}) {
    const auto request =
        NextPageRequest(LinkTo(prefix + "{orders}?p=2"), Query(), base);
    ASSERT_TRUE(request.ok()) << prefix << " " << request.status();
    EXPECT_EQ(request->target, absl::StrCat(kOrders, "?p=2"));
  }
  EXPECT_FALSE(NextPageRequest(LinkTo("/partner{orders}"), Query(), base).ok());
}

TEST(NextPage, IsFollowedBehindAProxyWithAPathOfItsOwn) {
  const BaseUrl base = Base("/partner/v1");
  for (const std::string uri :
       {"customers/{customer}/orders?p=2", "v1/customers/{customer}/orders?p=2",
        "partner/v1/customers/{customer}/orders?p=2", "?p=2", "orders?p=2",
        "../../customers/{customer}/orders?p=2",
        "../../../v1/customers/{customer}/orders?p=2",
        "//api.example.com/partner/v1{orders}?p=2"}) {
    const auto request = NextPageRequest(LinkTo(uri), Query(), base);
    ASSERT_TRUE(request.ok()) << uri << " " << request.status();
    EXPECT_EQ(request->target, absl::StrCat(kOrders, "?p=2")) << uri;
  }
  for (const std::string uri : {"partner/customers/{customer}/orders",
                                "../../../customers/{customer}/orders",
                                "v1/v1/customers/{customer}/orders"}) {
    EXPECT_FALSE(NextPageRequest(LinkTo(uri), Query(), base).ok()) << uri;
  }
}

TEST(NextPage, IsFollowedWithABaseWithoutPath) {
  EXPECT_EQ(NextPageRequest(LinkTo("{orders}?p=2"), Query(), Base(""))->target,
            absl::StrCat(kOrders, "?p=2"));
  EXPECT_EQ(NextPageRequest(LinkTo("customers/{customer}/orders?p=2"), Query(),
                            Base(""))
                ->target,
            absl::StrCat(kOrders, "?p=2"));
  EXPECT_FALSE(NextPageRequest(LinkTo("/v1{orders}"), Query(), Base("")).ok());
}

TEST(NextPage, IsFollowedOnAPlaintextBaseWithAPort) {
  const BaseUrl base = {
      .tls = false, .host = "127.0.0.1", .port = 8080, .path = "/v1"};
  EXPECT_TRUE(
      NextPageRequest(LinkTo("http://127.0.0.1:8080/v1{orders}"), Query(), base)
          .ok());
  for (const std::string origin :
       {"http://127.0.0.1", "https://127.0.0.1:8080", "http://localhost:8080",
        "http://127.0.0.2:8080"}) {
    EXPECT_FALSE(
        NextPageRequest(LinkTo(origin + "/v1{orders}"), Query(), base).ok())
        << origin;
  }
}

TEST(NextPage, IsFollowedOnAnIpv6Address) {
  const BaseUrl base = {
      .tls = false, .host = "::1", .port = 8080, .path = "/v1"};
  EXPECT_TRUE(NextPageRequest(LinkTo("?p=2"), Query(), base).ok());
  EXPECT_TRUE(
      NextPageRequest(LinkTo("//[::1]:8080/v1{orders}"), Query(), base).ok());
  EXPECT_FALSE(
      NextPageRequest(LinkTo("//[::2]:8080/v1{orders}"), Query(), base).ok());
}

TEST(NextPage, OfOneOrderWouldBeThatOrder) {
  OrderQuery query = Query();
  query.order_id = OrderId::Parse("2ba5ad9eafb8");
  EXPECT_TRUE(
      NextPageRequest(LinkTo("{orders}/2ba5ad9eafb8"), query, Base()).ok());
  EXPECT_FALSE(NextPageRequest(LinkTo("{orders}"), query, Base()).ok());
}

TEST(NextPage, IsReadWithGetOnly) {
  for (const std::string method : {"GET", "get", ""}) {
    Link link = LinkTo("{orders}");
    link.set_method(method);
    EXPECT_TRUE(NextPageRequest(link, Query(), Base()).ok()) << method;
  }
  for (const std::string method : {"POST", "HEAD", "DELETE", "GET "}) {
    Link link = LinkTo("{orders}");
    link.set_method(method);
    EXPECT_EQ(base::ReasonOf(NextPageRequest(link, Query(), Base()).status()),
              "UPSTREAM_MALFORMED")
        << method;
  }
}

TEST(NextPage, MayHaveAUriOf4096Bytes) {
  const std::string start = "{orders}?t=";
  const size_t size = absl::StrCat(kOrders, "?t=").size();
  EXPECT_TRUE(NextPageRequest(LinkTo(start + std::string(4096 - size, 'x')),
                              Query(), Base())
                  .ok());
  EXPECT_FALSE(NextPageRequest(LinkTo(start + std::string(4097 - size, 'x')),
                               Query(), Base())
                   .ok());
}

Link WithHeader(Link link, const std::string& key, const std::string& value) {
  auto& header = *link.add_headers();
  header.set_key(key);
  header.set_value(value);
  return link;
}

TEST(NextPage, IsAskedForWithTheContinuationTokenOfTheLink) {
  for (const std::string key :
       {"MS-ContinuationToken", "ms-continuationtoken"}) {
    const auto request = NextPageRequest(
        WithHeader(LinkTo("{orders}"), key, "a b=c;\"d\""), Query(), Base());
    ASSERT_TRUE(request.ok()) << request.status();
    EXPECT_THAT(request->headers,
                ElementsAre(Pair("MS-ContinuationToken", "a b=c;\"d\"")));
  }
}

TEST(NextPage, LeavesOutHeadersThatLinksAreNotDocumentedToHave) {
  Link link = LinkTo("{orders}");
  for (const std::string key :
       {"Cookie", "X-HTTP-Method-Override", "X-HTTP-Method",
        "X-Method-Override", "X-Forwarded-Host", "X-Original-URL", "Forwarded",
        "Range", "If-Match", "Proxy-Authorization", "Content-Type", "X-Locale",
        "X-Other"}) {
    link = WithHeader(link, key, "evil");
  }
  link = WithHeader(link, "MS-ContinuationToken", "t");
  const auto request = NextPageRequest(link, Query(), Base());
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_THAT(request->headers, ElementsAre(Pair("MS-ContinuationToken", "t")));
}

TEST(NextPage, LeavesOutHeadersThatTheClientSets) {
  Link link = LinkTo("{orders}");
  for (const std::string key :
       {"Authorization", "authorization", "Host", "Accept", "accept-encoding",
        "User-Agent", "MS-RequestId", "ms-correlationid", "Content-Length",
        "Transfer-Encoding", "Connection", "Expect", "TE", "Upgrade"}) {
    link = WithHeader(link, key, "evil");
  }
  link = WithHeader(link, "MS-ContinuationToken", "t");
  const auto request = NextPageRequest(link, Query(), Base());
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_THAT(request->headers, ElementsAre(Pair("MS-ContinuationToken", "t")));
}

class BadHeader
    : public ::testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(BadHeader, MakesTheLinkMalformed) {
  const auto& [key, value] = GetParam();
  const auto request = NextPageRequest(
      WithHeader(LinkTo("{orders}"), key, value), Query(), Base());
  EXPECT_EQ(base::ReasonOf(request.status()), "UPSTREAM_MALFORMED");
}

INSTANTIATE_TEST_SUITE_P(
    All, BadHeader,
    ::testing::Values(std::pair("", "x"), std::pair("a b", "x"),
                      std::pair("a:", "x"), std::pair("a\r\nb", "x"),
                      std::pair("\xC3\xA4", "x"), std::pair("a", "x\r\nb: c"),
                      std::pair("a", "x\n"), std::pair("a", "\t"),
                      std::pair("a", "\xC3\xA4"), std::pair("a", "\x7F"),
                      std::pair("a", std::string(4096, 'x')),
                      // Even where it would be left out.
                      std::pair("Authorization", "x\r\ny")));

TEST(NextPage, MayHaveSixteenHeaders) {
  Link link = LinkTo("{orders}");
  for (int i = 0; i < 16; ++i) link = WithHeader(link, "X-Many", "x");
  EXPECT_TRUE(NextPageRequest(link, Query(), Base()).ok());
  EXPECT_FALSE(
      NextPageRequest(WithHeader(link, "X-Many", "x"), Query(), Base()).ok());
}

}  // namespace
}  // namespace partnercenter::client
