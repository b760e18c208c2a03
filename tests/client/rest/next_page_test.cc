#include "client/rest/next_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
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

// `{orders}` of a URI stands for the customer's orders.
Link LinkTo(std::string uri) {
  const std::string place = "{orders}";
  if (const size_t at = uri.find(place); at != std::string::npos) {
    uri.replace(at, place.size(), kOrders);
  }
  Link link;
  link.set_uri(uri);
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
        // The customer's id in another case is the same customer.
        LinkCase{"PathInOtherCase",
                 "/V1/Customers/4D3CF487-70F4-4E1E-9FF1-B2BFCE8D9F04/orders?p",
                 "?p"}),
    NameOf);

class ForeignPage : public ::testing::TestWithParam<LinkCase> {};

TEST_P(ForeignPage, IsRefused) {
  const auto request = NextPageRequest(LinkTo(GetParam().uri), Query(), Base());
  ASSERT_FALSE(request.ok()) << request->target;
  EXPECT_EQ(request.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(request.status()), "UPSTREAM_MALFORMED");
  EXPECT_THAT(std::string(request.status().message()),
              HasSubstr("link to the next page"));
  EXPECT_THAT(std::string(request.status().message()), Not(HasSubstr("evil")));
}

INSTANTIATE_TEST_SUITE_P(
    All, ForeignPage,
    ::testing::Values(
        LinkCase{"Empty", "", ""},
        LinkCase{"OtherHost", "https://evil.example/v1{orders}", ""},
        LinkCase{"HostAsPrefix", "https://api.example.com.evil.example{orders}",
                 ""},
        LinkCase{"HostAsSuffix", "https://evilapi.example.com{orders}", ""},
        LinkCase{"HostAsUser", "https://api.example.com@evil.example{orders}",
                 ""},
        LinkCase{"HostAsUserWithPort",
                 "https://api.example.com:443@evil.example{orders}", ""},
        LinkCase{"User", "https://evil@api.example.com/v1{orders}", ""},
        LinkCase{"HostWithDot", "https://api.example.com.{orders}", ""},
        LinkCase{"HostInTheQuery",
                 "https://evil.example?x=https://api.example.com{orders}", ""},
        LinkCase{"OtherPort", "https://api.example.com:8443/v1{orders}", ""},
        LinkCase{"EmptyPort", "https://api.example.com:/v1{orders}", ""},
        LinkCase{"Plaintext", "http://api.example.com/v1{orders}", ""},
        LinkCase{"PlaintextOnTheTlsPort",
                 "http://api.example.com:443/v1{orders}", ""},
        LinkCase{"OtherScheme", "ftp://api.example.com/v1{orders}", ""},
        LinkCase{"NoScheme", "api.example.com/v1{orders}", ""},
        LinkCase{"SchemeRelative", "//evil.example{orders}", ""},
        LinkCase{"SchemeRelativeToUs", "//api.example.com/v1{orders}", ""},
        LinkCase{"HostOnly", "https://api.example.com", ""},
        LinkCase{"Relative",
                 "customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders", ""},
        LinkCase{"QueryOnly", "?p=2", ""},
        LinkCase{"OtherCustomer",
                 "/customers/00000000-70f4-4e1e-9ff1-b2bfce8d9f04/orders", ""},
        LinkCase{"OtherCollection",
                 "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/users", ""},
        LinkCase{"OneOrder", "{orders}/2ba5ad9eafb8", ""},
        LinkCase{"TrailingSlash", "{orders}/?p=2", ""},
        LinkCase{"OtherPath", "/invoices?p=2", ""},
        LinkCase{"OtherVersion", "/v2{orders}", ""},
        LinkCase{"VersionTwice", "/v1/v1{orders}", ""},
        LinkCase{"DoubleSlash", "/v1/{orders}", ""},
        LinkCase{"DotSegments", "/invoices/..{orders}", ""},
        LinkCase{"DotSegmentsBehind", "{orders}/../../../invoices", ""},
        LinkCase{"SingleDot", "/.{orders}", ""},
        LinkCase{"EncodedSlash",
                 "/customers%2F4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders",
                 ""},
        LinkCase{"EncodedDots", "/invoices/%2e%2e{orders}", ""},
        LinkCase{"EncodedQuestionMark", "{orders}%3Fp=2", ""},
        LinkCase{"Matrix", "{orders};p=2", ""},
        LinkCase{"Fragment", "{orders}?p=2#x", ""},
        LinkCase{"Blank", "{orders}?p=2 HTTP/1.1", ""},
        LinkCase{"LeadingBlank", " {orders}?p=2", ""},
        LinkCase{"LineBreak", "{orders}?p=2\r\nX-Evil: evil", ""},
        LinkCase{"LineFeed", "{orders}?p=2\nevil", ""},
        LinkCase{"Tab", "{orders}?p=\t2", ""},
        LinkCase{"Backslash", "\\\\evil.example{orders}", ""},
        LinkCase{"BackslashInTheQuery", "{orders}?p=\\", ""},
        LinkCase{"NotAscii", "{orders}?p=\xC3\xA4", ""},
        LinkCase{"Nul", std::string("{orders}?p=\0", 12), ""}),
    NameOf);

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

TEST(NextPage, IsFollowedWithABaseWithoutPath) {
  EXPECT_EQ(NextPageRequest(LinkTo("{orders}?p=2"), Query(), Base(""))->target,
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
