#include "client/http/response_parser.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {
namespace {

using State = ResponseParser::State;

constexpr char kOk[] = "HTTP/1.1 200 OK\r\n";
constexpr char kChunked[] = "Transfer-Encoding: chunked\r\n\r\n";

// Observations of an answer that arrived in some pieces.
struct Parsed {
  State state = State::kHead;
  // 0 without a head.
  int status = 0;
  HttpHeaders headers = {};
  std::string body = {};
  // Bytes that were left over.
  std::string rest = {};

  bool operator==(const Parsed&) const = default;
};

void PrintTo(const Parsed& parsed, std::ostream* out) {
  *out << "state " << static_cast<int>(parsed.state) << ", status "
       << parsed.status << ", " << parsed.headers.size() << " headers, body \""
       << parsed.body << "\", rest \"" << parsed.rest << "\"";
}

void Feed(absl::string_view input, ResponseParser& parser, Parsed& parsed) {
  while (!input.empty() && !parser.ended()) {
    const absl::string_view piece = parser.Parse(input);
    parsed.body.append(piece.data(), piece.size());
  }
  parsed.rest.append(input.data(), input.size());
}

enum class Then { kStaysOpen, kCloses, kBreaks };

Parsed Parse(const std::vector<absl::string_view>& pieces, Then then) {
  ResponseParser parser;
  Parsed parsed;
  for (const absl::string_view piece : pieces) Feed(piece, parser, parsed);
  if (then == Then::kCloses) parser.Close();
  if (then == Then::kBreaks) parser.Break();
  parsed.state = parser.state();
  if (parser.head().has_value()) {
    parsed.status = parser.head()->status;
    parsed.headers = parser.head()->headers;
  }
  return parsed;
}

std::vector<absl::string_view> Bytes(absl::string_view input) {
  std::vector<absl::string_view> bytes;
  for (size_t at = 0; at < input.size(); ++at) {
    bytes.push_back(input.substr(at, 1));
  }
  return bytes;
}

struct Row {
  std::string name;
  std::string input;
  Parsed expected;
  Then then = Then::kStaysOpen;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

std::string NameOf(const ::testing::TestParamInfo<Row>& row) {
  return row.param.name;
}

// Expects the row's result however the bytes arrive.
void ExpectParsed(const Row& row) {
  const absl::string_view input = row.input;
  EXPECT_EQ(Parse({input}, row.then), row.expected);
  EXPECT_EQ(Parse(Bytes(input), row.then), row.expected);
  for (size_t at = 1; at < input.size(); ++at) {
    EXPECT_EQ(Parse({input.substr(0, at), input.substr(at)}, row.then),
              row.expected)
        << "split at " << at;
  }
}

class LegalResponse : public ::testing::TestWithParam<Row> {};

TEST_P(LegalResponse, IsParsedHoweverItArrives) { ExpectParsed(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Heads, LegalResponse,
    ::testing::Values(
        Row{"Fields",
            absl::StrCat(kOk, "A:b\r\nC: \t d e \t\r\nF:\r\n",
                         "Content-Length: 0\r\n\r\n"),
            {State::kComplete,
             200,
             {{"A", "b"}, {"C", "d e"}, {"F", ""}, {"Content-Length", "0"}}}},
        Row{"SameNameTwiceInOrder",
            absl::StrCat(kOk, "X: 2\r\nX: 1\r\nContent-Length: 0\r\n\r\n"),
            {State::kComplete,
             200,
             {{"X", "2"}, {"X", "1"}, {"Content-Length", "0"}}}},
        Row{"FieldThatIsFolded",
            absl::StrCat(kOk, "X: a\r\n  b\r\n\tc\r\nContent-Length: 0\r\n",
                         "\r\n"),
            {State::kComplete, 200, {{"X", "a b c"}, {"Content-Length", "0"}}}},
        Row{"ValueAsItIs",
            absl::StrCat(kOk, "X: a%0d%0A\x01\xff:\r\nContent-Length: 0\r\n",
                         "\r\n"),
            {State::kComplete,
             200,
             {{"X", "a%0d%0A\x01\xff:"}, {"Content-Length", "0"}}}},
        Row{"NoReason", "HTTP/1.1 204\r\n\r\n", {State::kComplete, 204}},
        Row{"EmptyReason", "HTTP/1.1 204 \r\n\r\n", {State::kComplete, 204}},
        Row{"ReasonOfAnyBytes",
            "HTTP/1.1 204 \xc3\xb6 \t 7\r\n\r\n",
            {State::kComplete, 204}},
        Row{"StatusBeyondAllClasses",
            "HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n",
            {State::kComplete, 999, {{"Content-Length", "0"}}}},
        Row{"NoFields", "HTTP/1.0 200 OK\r\n\r\n", {State::kBody, 200}},
        Row{"Unfinished", absl::StrCat(kOk, "A: b\r\n"), {State::kHead}},
        Row{"Nothing", "", {State::kHead}}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    InterimAnswers, LegalResponse,
    ::testing::Values(
        Row{"Continue",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 x\r\nA: b\r\n\r\n",
            {State::kComplete, 204, {{"A", "b"}}}},
        Row{"ContinueWithFields",
            "HTTP/1.1 100 Continue\r\nX: y\r\nContent-Length: 5\r\n\r\n"
            "HTTP/1.1 204 x\r\n\r\n",
            {State::kComplete, 204}},
        Row{"SeveralKinds",
            "HTTP/1.1 102 Processing\r\n\r\n"
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nLink: </y>\r\n\r\n"
            "HTTP/1.1 199\r\n\r\n"
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            {State::kComplete, 200, {{"Content-Length", "2"}}, "{}"}},
        Row{"SwitchingProtocolsIsFinal",
            "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nbytes",
            {State::kComplete, 101, {{"Upgrade", "x"}}, "", "bytes"}},
        Row{"AloneThenCut",
            "HTTP/1.1 103 Early Hints\r\n\r\n",
            {State::kTruncated},
            Then::kCloses}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    BodiesByLength, LegalResponse,
    ::testing::Values(
        Row{"Whole",
            absl::StrCat(kOk, "Content-Length: 5\r\n\r\nh\r\nlo"),
            {State::kComplete, 200, {{"Content-Length", "5"}}, "h\r\nlo"}},
        Row{"AndMore",
            absl::StrCat(kOk, "Content-Length: 2\r\n\r\n{}HTTP/1.1 408 x\r\n"),
            {State::kComplete,
             200,
             {{"Content-Length", "2"}},
             "{}",
             "HTTP/1.1 408 x\r\n"}},
        Row{"UnderWay",
            absl::StrCat(kOk, "Content-Length: 9\r\n\r\n{"),
            {State::kBody, 200, {{"Content-Length", "9"}}, "{"}},
        Row{"Cut",
            absl::StrCat(kOk, "Content-Length: 9\r\n\r\n{"),
            {State::kTruncated, 200, {{"Content-Length", "9"}}, "{"},
            Then::kCloses},
        Row{"CompleteThenClosed",
            absl::StrCat(kOk, "Content-Length: 1\r\n\r\n{"),
            {State::kComplete, 200, {{"Content-Length", "1"}}, "{"},
            Then::kCloses},
        Row{"NoneOfANotModified",
            "HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n",
            {State::kComplete, 304, {{"Content-Length", "9"}}}},
        Row{"NoneOfAFailureWithoutLength",
            "HTTP/1.1 503 x\r\nA: b\r\n\r\ntext",
            {State::kComplete, 503, {{"A", "b"}}, "", "text"}}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    BodiesUntilTheClose, LegalResponse,
    ::testing::Values(Row{"Closed",
                          absl::StrCat(kOk, "\r\nall\r\nof it"),
                          {State::kComplete, 200, {}, "all\r\nof it"},
                          Then::kCloses},
                      Row{"ClosedAtOnce",
                          absl::StrCat(kOk, "\r\n"),
                          {State::kComplete, 200},
                          Then::kCloses},
                      Row{"Broken",
                          absl::StrCat(kOk, "\r\nsome"),
                          {State::kTruncated, 200, {}, "some"},
                          Then::kBreaks}),
    NameOf);

// The result of a chunked body.
Parsed Chunks(State state, std::string body, std::string rest = "") {
  return {state,
          200,
          {{"Transfer-Encoding", "chunked"}},
          std::move(body),
          std::move(rest)};
}

Row ChunkedRow(std::string name, absl::string_view body, Parsed expected,
               Then then = Then::kStaysOpen) {
  return {std::move(name), absl::StrCat(kOk, kChunked, body),
          std::move(expected), then};
}

INSTANTIATE_TEST_SUITE_P(
    ChunkedBodies, LegalResponse,
    ::testing::Values(
        ChunkedRow("Several", "3\r\nabc\r\n0002\r\n\r\n\r\n0\r\n\r\n",
                   Chunks(State::kComplete, "abc\r\n")),
        ChunkedRow("Empty", "0\r\n\r\n", Chunks(State::kComplete, "")),
        ChunkedRow("HexadecimalSize", "1A\r\n01234567890123456789012345\r\n",
                   Chunks(State::kBody, "01234567890123456789012345")),
        ChunkedRow("Extensions",
                   "3;a\r\nabc\r\n1 ; b=\"; 0\"\r\nd\r\n0;c=1\r\n\r\n",
                   Chunks(State::kComplete, "abcd")),
        ChunkedRow("BlanksBehindASize", "1  \t\r\nd\r\n0\r\n\r\n",
                   Chunks(State::kComplete, "d")),
        ChunkedRow("Trailers", "1\r\nd\r\n0\r\nA: b\r\nC:\r\n d\r\n\r\n",
                   Chunks(State::kComplete, "d")),
        ChunkedRow("TrailersThatAnnounceABody",
                   "1\r\nd\r\n0\r\nContent-Length: 5\r\n\r\nhello",
                   Chunks(State::kComplete, "d", "hello")),
        ChunkedRow("CutInASize", "1", Chunks(State::kTruncated, ""),
                   Then::kCloses),
        ChunkedRow("CutInAChunk", "5\r\nabc", Chunks(State::kTruncated, "abc"),
                   Then::kCloses),
        ChunkedRow("CutBehindAChunk", "3\r\nabc\r\n",
                   Chunks(State::kTruncated, "abc"), Then::kCloses),
        ChunkedRow("CutBehindTheLastChunk", "3\r\nabc\r\n0\r\n",
                   Chunks(State::kTruncated, "abc"), Then::kCloses),
        ChunkedRow("CutInTheTrailers", "3\r\nabc\r\n0\r\nA: b\r\n",
                   Chunks(State::kTruncated, "abc"), Then::kCloses)),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Cuts, LegalResponse,
    ::testing::Values(
        Row{"InTheStatusLine", "HTT", {State::kTruncated}, Then::kCloses},
        Row{"BehindTheStatusLine", kOk, {State::kTruncated}, Then::kCloses},
        Row{"InAField",
            absl::StrCat(kOk, "Content-Le"),
            {State::kTruncated},
            Then::kBreaks}),
    NameOf);

class IllegalResponse : public ::testing::TestWithParam<Row> {};

TEST_P(IllegalResponse, IsMalformedHoweverItArrives) {
  Row row = GetParam();
  for (const Then then : {Then::kStaysOpen, Then::kCloses, Then::kBreaks}) {
    row.then = then;
    for (size_t at = 0; at <= row.input.size(); ++at) {
      const absl::string_view input = row.input;
      const Parsed parsed =
          Parse({input.substr(0, at), input.substr(at)}, then);
      EXPECT_EQ(parsed.state, State::kMalformed) << "split at " << at;
      EXPECT_EQ(parsed.status, row.expected.status);
      EXPECT_EQ(parsed.body, row.expected.body);
    }
  }
}

Row Illegal(std::string name, std::string input) {
  return {std::move(name), std::move(input), {State::kMalformed}};
}

Row IllegalField(std::string name, absl::string_view field) {
  return Illegal(std::move(name), absl::StrCat(kOk, field, "\r\n"));
}

Row IllegalChunks(std::string name, absl::string_view chunks,
                  std::string body = "") {
  return {std::move(name),
          absl::StrCat(kOk, kChunked, chunks),
          {State::kMalformed, 200, {}, std::move(body)}};
}

INSTANTIATE_TEST_SUITE_P(
    StatusLines, IllegalResponse,
    ::testing::Values(Illegal("AnotherProtocol", "SSH-2.0-OpenSSH_9.2"),
                      Illegal("OneByteOfAnotherProtocol", "\x15"),
                      Illegal("Http2", "HTTP/2 200\r\n"),
                      Illegal("Http09", "<html>"),
                      Illegal("LowerCase", "http/1.1 200 OK\r\n"),
                      Illegal("EmptyLine", "\r\nHTTP/1.1 200 OK\r\n"),
                      Illegal("NoStatus", "HTTP/1.1\r\n"),
                      Illegal("StatusOfTwoDigits", "HTTP/1.1 20 OK\r\n"),
                      Illegal("StatusOfFourDigits", "HTTP/1.1 2000 OK\r\n"),
                      Illegal("StatusBelow100", "HTTP/1.1 099 OK\r\n"),
                      Illegal("NegativeStatus", "HTTP/1.1 -20 OK\r\n"),
                      Illegal("TwoBlanks", "HTTP/1.1  200 OK\r\n"),
                      Illegal("LineFeedOnly", "HTTP/1.1 200 OK\n"),
                      Illegal("LoneCarriageReturn", "HTTP/1.1 200 O\rK\r\n"),
                      Illegal("Nul", std::string("HTTP/1.1 200 \0\r\n", 16))),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Fields, IllegalResponse,
    ::testing::Values(IllegalField("NoColon", "Content-Length"),
                      IllegalField("NoName", ": x"),
                      IllegalField("BlankInAName", "Content Length: 0"),
                      IllegalField("BlankBehindAName", "Content-Length : 0"),
                      IllegalField("ControlByteInAName", "A\x01: b"),
                      IllegalField("NameBeyondAscii", "\xc3\xb6: b"),
                      IllegalField("FoldWithoutAField", " A: b"),
                      IllegalField("LoneCarriageReturnInAValue", "A: b\rc"),
                      IllegalField("LineFeedInAValue", "A: b\nc: d"),
                      IllegalField("NulInAValue",
                                   absl::string_view("A: \0", 4))),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    ChunksAndTrailers, IllegalResponse,
    ::testing::Values(IllegalChunks("NegativeSize", "-2\r\n"),
                      IllegalChunks("NoSize", "\r\n"),
                      IllegalChunks("NoDigits", ";a\r\n"),
                      IllegalChunks("PrefixedSize", "0x1\r\n"),
                      IllegalChunks("SizeBeyond64Bits",
                                    "10000000000000000\r\n"),
                      IllegalChunks("TextBehindASize", "1 a\r\n"),
                      IllegalChunks("LineFeedBehindASize", "1\na"),
                      IllegalChunks("LineFeedInAnExtension", "1;\"\n\"\r\n"),
                      IllegalChunks("MoreThanItsSize", "1\r\nabc\r\n", "a"),
                      IllegalChunks("LineFeedBehindAChunk", "1\r\na\n", "a"),
                      IllegalChunks("TrailerWithoutColon", "0\r\nA\r\n"),
                      IllegalChunks("TrailerWithALineFeed", "0\r\nA: b\n")),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Framing, IllegalResponse,
    ::testing::Values(
        Row{"LengthThatIsNoNumber",
            absl::StrCat(kOk, "Content-Length: abc\r\n\r\n"),
            {State::kMalformed, 200}},
        Row{"TwoLengths",
            absl::StrCat(kOk, "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
            {State::kMalformed, 200}},
        Row{"UnknownCoding",
            absl::StrCat(kOk, "Transfer-Encoding: gzip, chunked\r\n\r\n"),
            {State::kMalformed, 200}}),
    NameOf);

// Bounds, each with an input that just fits and one that does not.

State StateOf(const std::string& input) {
  return Parse({input}, Then::kStaysOpen).state;
}

TEST(ResponseParser, BoundsAStatusLine) {
  const std::string start = "HTTP/1.1 204 ";
  const std::string reason(kMaxLineBytes - start.size(), 'x');

  EXPECT_EQ(StateOf(start + reason + "\r\n\r\n"), State::kComplete);
  EXPECT_EQ(StateOf(start + reason + "x\r\n\r\n"), State::kMalformed);
  EXPECT_EQ(StateOf(start + reason + "xxx"), State::kMalformed);
}

TEST(ResponseParser, BoundsAField) {
  const std::string start = "HTTP/1.1 204 x\r\n";
  const std::string field = "X: " + std::string(kMaxLineBytes - 3, 'x');

  EXPECT_EQ(StateOf(start + field + "\r\n\r\n"), State::kComplete);
  EXPECT_EQ(StateOf(start + field + "x\r\n\r\n"), State::kMalformed);
  EXPECT_EQ(StateOf(start + field + "xxx"), State::kMalformed);
}

std::string Fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) absl::StrAppend(&fields, "X: y\r\n");
  return fields;
}

TEST(ResponseParser, BoundsTheNumberOfFields) {
  const std::string start = "HTTP/1.1 204 x\r\n";

  EXPECT_EQ(StateOf(start + Fields(kMaxFields) + "\r\n"), State::kComplete);
  EXPECT_EQ(StateOf(start + Fields(kMaxFields + 1)), State::kMalformed);
}

// Lines of a kibibyte each, up to `size` bytes, behind `start`.
std::string Filled(std::string start, absl::string_view first, size_t size) {
  const size_t begin = start.size();
  start.append(first.data(), first.size());
  while (start.size() - begin < size) {
    const size_t left = size - (start.size() - begin);
    const size_t line = left < 2048 ? left : 1024;
    absl::StrAppend(&start, "X: ", std::string(line - 5, 'x'), "\r\n");
  }
  return start;
}

TEST(ResponseParser, BoundsAHead) {
  const std::string status_line = "HTTP/1.1 204 x\r\n";

  EXPECT_EQ(StateOf(Filled("", status_line, kMaxHeadBytes - 2) + "\r\n"),
            State::kComplete);
  EXPECT_EQ(StateOf(Filled("", status_line, kMaxHeadBytes - 1) + "\r\n"),
            State::kMalformed);
}

TEST(ResponseParser, BoundsAFoldedField) {
  std::string input = "HTTP/1.1 204 x\r\nX: y\r\n";
  for (int i = 0; i < 64; ++i) {
    absl::StrAppend(&input, " ", std::string(1021, 'x'), "\r\n");
  }

  EXPECT_EQ(StateOf(input), State::kMalformed);
}

TEST(ResponseParser, BoundsAChunksLine) {
  const std::string start = absl::StrCat(kOk, kChunked, "0;");
  const std::string extension(kMaxChunkLineBytes - 2, 'x');

  EXPECT_EQ(StateOf(start + extension + "\r\n\r\n"), State::kComplete);
  EXPECT_EQ(StateOf(start + extension + "x\r\n\r\n"), State::kMalformed);
  EXPECT_EQ(StateOf(start + extension + "xxx"), State::kMalformed);
}

TEST(ResponseParser, BoundsTrailersLikeAHead) {
  const std::string start = absl::StrCat(kOk, kChunked, "0\r\n");

  EXPECT_EQ(StateOf(start + Fields(kMaxFields) + "\r\n"), State::kComplete);
  EXPECT_EQ(StateOf(start + Fields(kMaxFields + 1)), State::kMalformed);
  EXPECT_EQ(StateOf(Filled(start, "", kMaxHeadBytes - 2) + "\r\n"),
            State::kComplete);
  EXPECT_EQ(StateOf(Filled(start, "", kMaxHeadBytes - 1) + "\r\n"),
            State::kMalformed);
  EXPECT_EQ(StateOf(start + "X: " + std::string(kMaxLineBytes, 'x')),
            State::kMalformed);
}

TEST(ResponseParser, BoundsTheNumberOfInterimAnswers) {
  std::string input;
  for (int i = 0; i < kMaxInterimAnswers; ++i) {
    absl::StrAppend(&input, "HTTP/1.1 103 Early Hints\r\n", Fields(100),
                    "\r\n");
  }
  const std::string final_answer = "HTTP/1.1 204 x\r\n\r\n";

  EXPECT_EQ(StateOf(input + final_answer), State::kComplete);
  EXPECT_EQ(StateOf("HTTP/1.1 100 Continue\r\n\r\n" + input + final_answer),
            State::kMalformed);
}

// The caller may look at it before the body comes.
TEST(ResponseParser, EndsACallAtTheEndOfTheHead) {
  const std::string answer = absl::StrCat(kOk, "Content-Length: 2\r\n\r\n{}");
  absl::string_view input = answer;
  ResponseParser parser;

  EXPECT_EQ(parser.Parse(input), "");
  EXPECT_EQ(parser.state(), State::kBody);
  EXPECT_EQ(parser.head()->status, 200);
  EXPECT_EQ(input, "{}");
  EXPECT_EQ(parser.Parse(input), "{}");
  EXPECT_EQ(parser.state(), State::kComplete);
}

// Copies nothing, so a body takes no more memory than its input.
TEST(ResponseParser, ReturnsPartsOfItsInput) {
  const std::string answer = absl::StrCat(kOk, kChunked, "3\r\nabc\r\n");
  absl::string_view input = answer;
  ResponseParser parser;
  parser.Parse(input);

  const absl::string_view piece = parser.Parse(input);

  EXPECT_EQ(piece.data(), answer.data() + answer.size() - 5);
  EXPECT_EQ(input, "\r\n");
}

}  // namespace
}  // namespace partnercenter::client
