#include "client/http/base_url.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace partnercenter::client {
namespace {

struct GoodUrl {
  std::string name;
  std::string url;
  BaseUrl expected;
};

void PrintTo(const GoodUrl& row, std::ostream* out) { *out << row.name; }

class ParseBaseUrlAccepts : public ::testing::TestWithParam<GoodUrl> {};

TEST_P(ParseBaseUrlAccepts, TheUrl) {
  const auto parsed = ParseBaseUrl(GetParam().url);

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->tls, GetParam().expected.tls);
  EXPECT_EQ(parsed->host, GetParam().expected.host);
  EXPECT_EQ(parsed->port, GetParam().expected.port);
  EXPECT_EQ(parsed->path, GetParam().expected.path);
}

INSTANTIATE_TEST_SUITE_P(
    BaseUrl, ParseBaseUrlAccepts,
    ::testing::Values(
        GoodUrl{"HttpsWithPath",
                "https://api.partnercenter.microsoft.com/v1",
                {true, "api.partnercenter.microsoft.com", 443, "/v1"}},
        GoodUrl{
            "TrailingSlash", "https://host/v1/", {true, "host", 443, "/v1"}},
        GoodUrl{"NoPath", "http://host", {false, "host", 80, ""}},
        GoodUrl{"RootPath", "http://host/", {false, "host", 80, ""}},
        GoodUrl{"Port",
                "http://127.0.0.1:8080/a/b",
                {false, "127.0.0.1", 8080, "/a/b"}},
        GoodUrl{"UpperCaseHost",
                "https://HOST.Example",
                {true, "host.example", 443, ""}},
        GoodUrl{"Ipv6", "https://[::1]:8443/v1", {true, "::1", 8443, "/v1"}},
        GoodUrl{"Ipv6WithoutPort",
                "http://[2001:DB8::1]",
                {false, "2001:db8::1", 80, ""}}),
    [](const auto& row) { return row.param.name; });

struct BadUrl {
  std::string name;
  std::string url;
  std::string message;
};

void PrintTo(const BadUrl& row, std::ostream* out) { *out << row.name; }

class ParseBaseUrlRefuses : public ::testing::TestWithParam<BadUrl> {};

TEST_P(ParseBaseUrlRefuses, TheUrl) {
  const auto parsed = ParseBaseUrl(GetParam().url);

  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(parsed.status().message().find(GetParam().message),
            absl::string_view::npos)
      << parsed.status();
}

INSTANTIATE_TEST_SUITE_P(
    BaseUrl, ParseBaseUrlRefuses,
    ::testing::Values(
        BadUrl{"Empty", "", "http://"},
        BadUrl{"NoScheme", "host/v1", "http://"},
        BadUrl{"OtherScheme", "ftp://host", "http://"},
        BadUrl{"NoHost", "https://", ""},
        BadUrl{"NoHostButPort", "https://:443/", ""},
        BadUrl{"UserInfo", "https://user:word@host/", "user information"},
        BadUrl{"EmptyUserInfo", "https://@host/", "user information"},
        BadUrl{"Query", "https://host/v1?a=b", "query"},
        BadUrl{"EmptyQuery", "https://host/v1?", "query"},
        BadUrl{"Fragment", "https://host/v1#a", "fragment"},
        BadUrl{"LineFeed", "https://host/v1\nX: y", "printable"},
        BadUrl{"Nul", std::string("https://host/\0v1", 16), "printable"},
        BadUrl{"Space", "https://host/v 1", "printable"},
        BadUrl{"NotAscii", "https://h\xc3\xb6st/", "printable"},
        BadUrl{"HostWithPercent", "https://ho%73t/", "host"},
        BadUrl{"PortZero", "https://host:0/", ""},
        BadUrl{"PortTooLarge", "https://host:65536/", ""},
        BadUrl{"PortEmpty", "https://host:/", ""},
        BadUrl{"PortWithText", "https://host:80a/", ""},
        BadUrl{"PortWithSign", "https://host:+80/", ""},
        BadUrl{"Ipv6Unclosed", "https://[::1/", ""},
        BadUrl{"Ipv6WithTextBehind", "https://[::1]x:80/", ""},
        BadUrl{"Ipv6WithoutBrackets", "https://::1/", ""},
        BadUrl{"NameInBrackets", "https://[host]/", ""}),
    [](const auto& row) { return row.param.name; });

TEST(Authority, LeavesOutTheSchemesOwnPort) {
  EXPECT_EQ(Authority({true, "host", 443, ""}), "host");
  EXPECT_EQ(Authority({true, "host", 80, ""}), "host:80");
  EXPECT_EQ(Authority({false, "host", 80, ""}), "host");
}

TEST(Authority, PutsAnIpv6AddressInBrackets) {
  EXPECT_EQ(Authority({true, "::1", 443, ""}), "[::1]");
  EXPECT_EQ(Authority({false, "::1", 8080, ""}), "[::1]:8080");
}

TEST(IsLoopbackHost, KnowsTheLoopbackAddresses) {
  EXPECT_TRUE(IsLoopbackHost("localhost"));
  EXPECT_TRUE(IsLoopbackHost("LOCALHOST"));
  EXPECT_TRUE(IsLoopbackHost("127.0.0.1"));
  EXPECT_TRUE(IsLoopbackHost("127.255.0.9"));
  EXPECT_TRUE(IsLoopbackHost("::1"));
}

TEST(IsLoopbackHost, TakesNothingElseForLoopback) {
  EXPECT_FALSE(IsLoopbackHost(""));
  EXPECT_FALSE(IsLoopbackHost("localhost.example.com"));
  EXPECT_FALSE(IsLoopbackHost("127.0.0.1.example.com"));
  EXPECT_FALSE(IsLoopbackHost("128.0.0.1"));
  EXPECT_FALSE(IsLoopbackHost("0.0.0.0"));
  EXPECT_FALSE(IsLoopbackHost("::2"));
}

}  // namespace
}  // namespace partnercenter::client
