// Answers that are legal, cut or hostile in their framing, over plain
// connections and over TLS.

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/http/httplib_transport.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::kSoon;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::ServedConnection;
using partnercenter::testing::TestAuthority;

constexpr char kOk[] = "HTTP/1.1 200 OK\r\n";
constexpr char kChunked[] = "Transfer-Encoding: chunked\r\n\r\n";

// A server with a script, and a caller of it that trusts its certificate.
class Upstream {
 public:
  Upstream(bool tls, RawHttpServer::Script script) {
    if (tls) {
      server_ = std::make_unique<RawHttpServer>(
          std::move(script), authority_.Issue(LeafFor("IP:127.0.0.1")));
      caller_ = std::make_unique<TransportCaller>(authority_, server_->port());
    } else {
      server_ = std::make_unique<RawHttpServer>(std::move(script));
      caller_ = std::make_unique<TransportCaller>(*server_);
    }
  }

  RawHttpServer& server() { return *server_; }
  TransportCaller& caller() { return *caller_; }

 private:
  const TestAuthority authority_;
  std::unique_ptr<RawHttpServer> server_;
  std::unique_ptr<TransportCaller> caller_;
};

struct Row {
  std::string name;
  std::string answer;
  HttpEvent event = HttpEvent::kAnswer;
  HttpPhase phase = HttpPhase::kWait;
  int status = 0;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class Framing : public ::testing::TestWithParam<std::tuple<bool, Row>> {
 protected:
  static bool tls() { return std::get<0>(GetParam()); }
  static const Row& row() { return std::get<1>(GetParam()); }
};

std::string NameOf(
    const ::testing::TestParamInfo<std::tuple<bool, Row>>& param) {
  return absl::StrCat(std::get<1>(param.param).name,
                      std::get<0>(param.param) ? "OverTls" : "Plain");
}

using LegalFraming = Framing;

TEST_P(LegalFraming, IsReadAndKeepsTheConnection) {
  Upstream upstream(tls(), AnswerAll(row().answer));

  for (int i = 0; i < 3; ++i) {
    const HttpExchange exchange = upstream.caller().Get();

    EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
    EXPECT_EQ(exchange.status, 200);
  }

  EXPECT_EQ(upstream.caller().body(), "abcdabcdabcd");
  EXPECT_EQ(upstream.server().connections(), 1);
  EXPECT_EQ(upstream.server().requests().size(), 3);
}

INSTANTIATE_TEST_SUITE_P(
    HttplibTransport, LegalFraming,
    ::testing::Combine(
        ::testing::Bool(),
        ::testing::Values(
            Row{"Length", absl::StrCat(kOk, "Content-Length: 4\r\n\r\nabcd")},
            Row{"Chunks",
                absl::StrCat(kOk, kChunked, "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n")},
            Row{"Extensions",
                absl::StrCat(kOk, kChunked,
                             "4;a=\"b;c\"\r\nabcd\r\n0;d\r\n\r\n")},
            Row{"Trailers",
                absl::StrCat(kOk, kChunked,
                             "4\r\nabcd\r\n0\r\nA: b\r\nC: d\r\n\r\n")},
            Row{"Continue", absl::StrCat("HTTP/1.1 100 Continue\r\n\r\n", kOk,
                                         "Content-Length: 4\r\n\r\nabcd")},
            Row{"ContinueWithFields",
                absl::StrCat("HTTP/1.1 100 Continue\r\nX: y\r\n\r\n", kOk,
                             "Content-Length: 4\r\n\r\nabcd")},
            Row{"InterimAnswers",
                absl::StrCat("HTTP/1.1 102 Processing\r\n\r\n",
                             "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
                             "HTTP/1.1 103 Early Hints\r\nLink: </y>\r\n\r\n",
                             kOk, kChunked, "4\r\nabcd\r\n0\r\nA: b\r\n\r\n")},
            Row{"ManyHeaders",
                absl::StrCat(kOk, std::string(8000, 'x'), ": y\r\nEmpty:\r\n",
                             "Content-Length: 4\r\n\r\nabcd")},
            Row{"NoReason", "HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nabcd"})),
    NameOf);

using CutFraming = Framing;

TEST_P(CutFraming, IsToldByHowFarItCame) {
  Upstream upstream(tls(), [](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(row().answer);
  });

  const HttpExchange exchange = upstream.caller().Get();

  EXPECT_EQ(exchange.event, row().event);
  EXPECT_EQ(exchange.phase, row().phase);
  EXPECT_EQ(exchange.status, row().status);
}

Row Cut(std::string name, std::string answer,
        HttpPhase phase = HttpPhase::kWait, int status = 0) {
  return {std::move(name), std::move(answer), HttpEvent::kTruncated, phase,
          status};
}

INSTANTIATE_TEST_SUITE_P(
    HttplibTransport, CutFraming,
    ::testing::Combine(
        ::testing::Bool(),
        ::testing::Values(
            Row{"BeforeTheAnswer", "", HttpEvent::kUnreachable},
            Cut("AfterOneByte", "H"), Cut("InTheStatusLine", "HTTP/1.1 20"),
            Cut("BehindTheStatusLine", kOk),
            Cut("InAField", absl::StrCat(kOk, "Content-Le")),
            Cut("BehindAField", absl::StrCat(kOk, "Content-Length: 4\r\n")),
            Cut("BehindAnInterimAnswer", "HTTP/1.1 103 Early Hints\r\n\r\n"),
            Cut("BehindTheHead", absl::StrCat(kOk, "Content-Length: 4\r\n\r\n"),
                HttpPhase::kReceive, 200),
            Cut("InTheBody", absl::StrCat(kOk, "Content-Length: 4\r\n\r\nabc"),
                HttpPhase::kReceive, 200),
            Cut("BehindAChunk", absl::StrCat(kOk, kChunked, "3\r\nabc\r\n"),
                HttpPhase::kReceive, 200),
            Cut("BehindTheLastChunk",
                absl::StrCat(kOk, kChunked, "3\r\nabc\r\n0\r\n"),
                HttpPhase::kReceive, 200),
            Cut("InATrailer",
                absl::StrCat(kOk, kChunked, "3\r\nabc\r\n0\r\nA: b"),
                HttpPhase::kReceive, 200))),
    NameOf);

// The end of the connection proves nothing over TLS: anybody on the way can
// send it. Only a good-bye does.
TEST(HttplibTransportTls, TrustsOnlyAGoodByeToEndABodyWithoutLength) {
  for (const bool says_good_bye : {false, true}) {
    Upstream upstream(true, [&](ServedConnection& connection) {
      connection.ReadRequest();
      connection.Send(absl::StrCat(kOk, "\r\nall of it"));
      if (says_good_bye) connection.SendCloseNotify();
    });

    const HttpExchange exchange = upstream.caller().Get();

    EXPECT_EQ(exchange.event,
              says_good_bye ? HttpEvent::kAnswer : HttpEvent::kTruncated);
    EXPECT_EQ(upstream.caller().body(), "all of it");
  }
}

// Each would grow for as long as it is read.
using EndlessFraming = Framing;

TEST_P(EndlessFraming, IsLeftAtItsBound) {
  constexpr int kPieces = 256;
  Upstream upstream(tls(), [](ServedConnection& connection) {
    connection.ReadRequest();
    connection.Send(row().answer);
    std::string piece;
    while (piece.size() < (1 << 18)) {
      piece += row().name == "Fields"     ? "X: y\r\n"
               : row().name == "Interims" ? "HTTP/1.1 103 x\r\nX: y\r\n\r\n"
                                          : "xxxxxxxxxxxxxxxx";
    }
    for (int i = 0; i < kPieces; ++i) connection.Send(piece);
    connection.AwaitClose();
  });

  const HttpExchange exchange = upstream.caller().Get();

  EXPECT_EQ(exchange.event, HttpEvent::kMalformed);
  EXPECT_EQ(exchange.phase, row().phase);
  EXPECT_EQ(exchange.status, row().status);
  EXPECT_TRUE(upstream.server().WaitForCloses(1, kSoon));
}

Row Endless(std::string name, std::string start,
            HttpPhase phase = HttpPhase::kWait, int status = 0) {
  return {std::move(name), std::move(start), HttpEvent::kMalformed, phase,
          status};
}

INSTANTIATE_TEST_SUITE_P(
    HttplibTransport, EndlessFraming,
    ::testing::Combine(
        ::testing::Bool(),
        ::testing::Values(
            Endless("StatusLine", "HTTP/1.1 200 "), Endless("Fields", kOk),
            Endless("Field", absl::StrCat(kOk, "X: ")),
            Endless("Interims", "HTTP/1.1 100 Continue\r\n\r\n"),
            Endless("Extension", absl::StrCat(kOk, kChunked, "1;"),
                    HttpPhase::kReceive, 200),
            Endless("Trailer", absl::StrCat(kOk, kChunked, "0\r\nX: "),
                    HttpPhase::kReceive, 200))),
    NameOf);

}  // namespace
}  // namespace partnercenter::client
