#include "gateway/metrics/scrape_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace partnercenter::gateway {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ResponseTo(const std::string& line) {
  return ScrapeResponse(line + "\r\nHost: x\r\n\r\n", [] { return "text\n"; });
}

TEST(ScrapeResponse, IsTheTextWithItsLength) {
  for (const char* path : {"/metrics", "/metrics?name=x"}) {
    const std::string response =
        ResponseTo(std::string("GET ") + path + " HTTP/1.1");

    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(response, HasSubstr("\r\nContent-Length: 5\r\n"));
    EXPECT_THAT(response, EndsWith("\r\n\r\ntext\n"));
  }
}

struct Refused {
  const char* line;
  const char* status;
};

TEST(ScrapeResponse, IsAnErrorForAnythingElse) {
  for (const Refused& row : {
           Refused{"GET / HTTP/1.1", "404"},
           Refused{"GET /metrics/x HTTP/1.1", "404"},
           Refused{"GET /../metrics HTTP/1.1", "404"},
           Refused{"POST /metrics HTTP/1.1", "405"},
           Refused{"GET /metrics", "400"},
           Refused{"GET /metrics HTTP/2", "400"},
           Refused{"PRI * HTTP/2.0", "400"},
           Refused{"\x16\x03\x01", "400"},
           Refused{"", "400"},
       }) {
    const std::string response = ResponseTo(row.line);

    EXPECT_THAT(response, StartsWith(std::string("HTTP/1.1 ") + row.status))
        << row.line;
    EXPECT_THAT(response, EndsWith("\r\n\r\n")) << row.line;
  }
}

}  // namespace
}  // namespace partnercenter::gateway
