#include "gateway/listen/listen_address.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace partnercenter::gateway {
namespace {

struct GoodAddress {
  std::string name;
  std::string text;
  std::string host;
  int port;
};

void PrintTo(const GoodAddress& row, std::ostream* out) { *out << row.name; }

class ParseListenAddressAccepts : public ::testing::TestWithParam<GoodAddress> {
};

TEST_P(ParseListenAddressAccepts, TheAddressAndFormatsItBack) {
  const auto address = ParseListenAddress(GetParam().text);

  ASSERT_TRUE(address.has_value());
  EXPECT_EQ(address->host, GetParam().host);
  EXPECT_EQ(address->port, GetParam().port);
  EXPECT_EQ(FormatListenAddress(*address), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    ListenAddress, ParseListenAddressAccepts,
    ::testing::Values(
        GoodAddress{"Ipv4", "127.0.0.1:50051", "127.0.0.1", 50051},
        GoodAddress{"AllOfIpv4", "0.0.0.0:1", "0.0.0.0", 1},
        GoodAddress{"Ipv6", "[::1]:50051", "::1", 50051},
        GoodAddress{"AllOfIpv6", "[::]:9464", "::", 9464},
        GoodAddress{"Localhost", "localhost:80", "localhost", 80},
        GoodAddress{"FreePort", "127.0.0.1:0", "127.0.0.1", 0},
        GoodAddress{"HighestPort", "127.0.0.1:65535", "127.0.0.1", 65535}),
    [](const auto& row) { return row.param.name; });

struct BadAddress {
  std::string name;
  std::string text;
};

void PrintTo(const BadAddress& row, std::ostream* out) { *out << row.name; }

class ParseListenAddressRefuses : public ::testing::TestWithParam<BadAddress> {
};

TEST_P(ParseListenAddressRefuses, TheText) {
  EXPECT_FALSE(ParseListenAddress(GetParam().text).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    ListenAddress, ParseListenAddressRefuses,
    ::testing::Values(BadAddress{"Empty", ""}, BadAddress{"OnlyAColon", ":"},
                      BadAddress{"OnlyAPort", ":80"},
                      BadAddress{"NoPort", "127.0.0.1"},
                      BadAddress{"EmptyPort", "127.0.0.1:"},
                      BadAddress{"PortAboveRange", "127.0.0.1:65536"},
                      BadAddress{"PortBeyondAnInt", "127.0.0.1:99999999999"},
                      BadAddress{"NegativePort", "127.0.0.1:-1"},
                      BadAddress{"PortWithPlus", "127.0.0.1:+80"},
                      BadAddress{"BlankBeforePort", "127.0.0.1: 80"},
                      BadAddress{"BlankBehindPort", "127.0.0.1:80 "},
                      BadAddress{"NamedPort", "127.0.0.1:http"},
                      BadAddress{"OtherName", "example.com:80"},
                      BadAddress{"UpperCaseLocalhost", "LOCALHOST:80"},
                      BadAddress{"ShortIpv4", "127.1:80"},
                      BadAddress{"Ipv4OutOfRange", "127.0.0.256:80"},
                      BadAddress{"Ipv6WithoutBrackets", "::1:80"},
                      BadAddress{"Ipv6WithoutPort", "[::1]"},
                      BadAddress{"BracketNotClosed", "[::1:80"},
                      BadAddress{"BracketNotOpened", "::1]:80"},
                      BadAddress{"Ipv4InBrackets", "[127.0.0.1]:80"},
                      BadAddress{"Ipv4BehindABracket", "[127.0.0.1:80"},
                      BadAddress{"LocalhostBehindABracket", "[localhost:80"},
                      BadAddress{"Ipv6WithZone", "[fe80::1%eth0]:80"},
                      BadAddress{"Url", "http://127.0.0.1:80"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::gateway
