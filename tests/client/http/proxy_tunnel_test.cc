#include "client/http/proxy_tunnel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace partnercenter::client {
namespace {

struct GoodAddress {
  std::string text;
  std::string host;
  int port;
};

void PrintTo(const GoodAddress& row, std::ostream* out) { *out << row.text; }

class GoodProxyAddress : public ::testing::TestWithParam<GoodAddress> {};

TEST_P(GoodProxyAddress, HasHostAndPort) {
  const auto address = ParseProxyAddress(GetParam().text);

  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->host, GetParam().host);
  EXPECT_EQ(address->port, GetParam().port);
}

INSTANTIATE_TEST_SUITE_P(
    ProxyTunnel, GoodProxyAddress,
    ::testing::Values(GoodAddress{"proxy.corp.example:3128",
                                  "proxy.corp.example", 3128},
                      GoodAddress{"http://Proxy:8080", "proxy", 8080},
                      GoodAddress{"http://proxy:80/", "proxy", 80},
                      GoodAddress{"10.0.0.1:1", "10.0.0.1", 1},
                      GoodAddress{"[::1]:3128", "::1", 3128}));

class BadProxyAddress : public ::testing::TestWithParam<std::string> {};

TEST_P(BadProxyAddress, IsRefusedWithoutQuotingIt) {
  const auto address = ParseProxyAddress(GetParam());

  EXPECT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(address.status().message()),
              ::testing::Not(::testing::HasSubstr("S3CRET")));
}

INSTANTIATE_TEST_SUITE_P(
    ProxyTunnel, BadProxyAddress,
    ::testing::Values("", "proxy", "http://proxy", "proxy:", ":3128", "proxy:0",
                      "proxy:65536", "proxy:3128/path", "https://proxy:3128",
                      "socks5://proxy:1080", "user:S3CRET@proxy:3128",
                      "http://user:S3CRET@proxy:3128", "::1", "[::1]",
                      "proxy:3128?x", "pro xy:3128", "proxy:31 28"));

}  // namespace
}  // namespace partnercenter::client
