#include "client/http/response_framing.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace partnercenter::client {
namespace {

struct Row {
  std::string name;
  int status;
  std::string version;
  HttpHeaders headers;
  BodyEnd body_end;
  bool keeps_connection;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class FrameResponseTest : public ::testing::TestWithParam<Row> {};

TEST_P(FrameResponseTest, FindsTheBodysEnd) {
  const Row& row = GetParam();

  const auto framing = FrameResponse(row.status, row.version, row.headers);

  EXPECT_EQ(framing.body_end, row.body_end);
  EXPECT_EQ(framing.keeps_connection, row.keeps_connection);
}

INSTANTIATE_TEST_SUITE_P(
    Framing, FrameResponseTest,
    ::testing::Values(
        Row{"Length",
            200,
            "HTTP/1.1",
            {{"content-length", "12"}},
            BodyEnd::kLength,
            true},
        Row{"Chunked",
            200,
            "HTTP/1.1",
            {{"Transfer-Encoding", "Chunked"}},
            BodyEnd::kChunks,
            true},
        Row{"LengthOnAClosingConnection",
            200,
            "HTTP/1.1",
            {{"Content-Length", "1"}, {"Connection", "x, Close"}},
            BodyEnd::kLength,
            false},
        Row{"Http10",
            200,
            "HTTP/1.0",
            {{"Content-Length", "1"}},
            BodyEnd::kLength,
            false},
        Row{"SuccessWithoutLength",
            200,
            "HTTP/1.1",
            {},
            BodyEnd::kConnectionClose,
            false},
        Row{"FailureWithoutLength",
            503,
            "HTTP/1.1",
            {},
            BodyEnd::kNoBody,
            false},
        Row{"FailureUntilClose",
            503,
            "HTTP/1.1",
            {{"Connection", "close"}},
            BodyEnd::kConnectionClose,
            false},
        Row{"RedirectWithoutLength",
            302,
            "HTTP/1.1",
            {{"Location", "/x"}},
            BodyEnd::kNoBody,
            false},
        Row{"NoContent", 204, "HTTP/1.1", {}, BodyEnd::kNoBody, true},
        Row{"NotModified",
            304,
            "HTTP/1.1",
            {{"Content-Length", "9"}},
            BodyEnd::kNoBody,
            false},
        Row{"EarlyHints", 103, "HTTP/1.1", {}, BodyEnd::kNoBody, false},
        Row{"LengthThatIsNoNumber",
            200,
            "HTTP/1.1",
            {{"Content-Length", "abc"}},
            BodyEnd::kUnclear,
            false},
        Row{"NegativeLength",
            200,
            "HTTP/1.1",
            {{"Content-Length", "-1"}},
            BodyEnd::kUnclear,
            false},
        Row{"HugeLength",
            200,
            "HTTP/1.1",
            {{"Content-Length", "99999999999999999999"}},
            BodyEnd::kUnclear,
            false},
        Row{"SameLengthTwice",
            200,
            "HTTP/1.1",
            {{"Content-Length", "1"}, {"Content-Length", "1"}},
            BodyEnd::kLength,
            true},
        Row{"TwoLengths",
            200,
            "HTTP/1.1",
            {{"Content-Length", "1"}, {"Content-Length", "2"}},
            BodyEnd::kUnclear,
            false},
        Row{"LengthAndChunked",
            200,
            "HTTP/1.1",
            {{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}},
            BodyEnd::kChunks,
            false},
        Row{"UnknownCoding",
            200,
            "HTTP/1.1",
            {{"Transfer-Encoding", "gzip, chunked"}},
            BodyEnd::kUnclear,
            false}),
    [](const auto& row) { return row.param.name; });

TEST(FrameResponse, TellsTheLength) {
  const HttpHeaders headers = {{"Content-Length", "0012"}};

  EXPECT_EQ(FrameResponse(200, "HTTP/1.1", headers).length, 12);
}

TEST(SafeHeaders, DropsValuesThatAreNotPrintable) {
  const auto headers = SafeHeaders({{"A", "fine"},
                                    {"B", "line\r\nfeed"},
                                    {"C", std::string("nul\0", 4)},
                                    {"D", "\xc3\xb6"},
                                    {"E", "tab\there"},
                                    {"F", ""}});

  EXPECT_EQ(headers, (HttpHeaders{{"A", "fine"}, {"F", ""}}));
}

TEST(SafeHeaders, DropsValuesOfMoreThan8KiB) {
  const auto headers = SafeHeaders(
      {{"A", std::string(8192, 'x')}, {"B", std::string(8193, 'x')}});

  ASSERT_EQ(headers.size(), 1);
  EXPECT_EQ(headers[0].first, "A");
}

TEST(SafeHeaders, KeepsAtMost100) {
  const auto headers = SafeHeaders(HttpHeaders(101, {"A", "x"}));

  EXPECT_EQ(headers.size(), 100);
}

}  // namespace
}  // namespace partnercenter::client
