#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/http/httplib_transport.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::AnswerAndDropSecond;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::TestAuthority;
using partnercenter::testing::TlsIdentity;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kForm[] = "grant_type=client_credentials&client_secret=a%2Bb";

// Posts over plain HTTP (false) or TLS (true).
class HttplibTransportForm : public ::testing::TestWithParam<bool> {
 protected:
  void Serve(RawHttpServer::Script script) {
    std::optional<TlsIdentity> identity;
    if (GetParam()) {
      identity = authority_.Issue(LeafFor("IP:127.0.0.1"));
    }
    server_.emplace(std::move(script), identity);
    HttplibTransportOptions options =
        TransportCaller::OptionsFor(server_->port());
    options.base_url.tls = GetParam();
    options.ca_file = authority_.ca_file();
    caller_.emplace(std::move(options));
  }

  HttpExchange Post(std::string form = kForm) {
    body_.clear();
    return caller_->transport().Send(caller_->context(),
                                     {"/tenant/oauth2/v2.0/token",
                                      {{"Accept", "application/json"}},
                                      std::move(form)},
                                     [this](int, absl::string_view piece) {
                                       absl::StrAppend(&body_, piece);
                                       return true;
                                     });
  }

  const RawHttpServer& server() const { return *server_; }
  const std::string& body() const { return body_; }

 private:
  const TestAuthority authority_;
  std::optional<RawHttpServer> server_;
  std::optional<TransportCaller> caller_;
  std::string body_;
};

TEST_P(HttplibTransportForm, IsPosted) {
  Serve(AnswerAll(OkResponse(R"({"access_token":"t"})")));

  const HttpExchange exchange = Post();

  EXPECT_EQ(exchange.event, HttpEvent::kAnswer);
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(body(), R"({"access_token":"t"})");
  ASSERT_EQ(server().requests().size(), 1);
  const std::string request = server().requests()[0];
  EXPECT_THAT(request,
              StartsWith("POST /v1/tenant/oauth2/v2.0/token HTTP/1.1\r\n"));
  EXPECT_THAT(
      request,
      HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_THAT(request,
              HasSubstr(absl::StrCat(
                  "\r\nContent-Length: ", std::string(kForm).size(), "\r\n")));
  EXPECT_THAT(request, HasSubstr("\r\nAccept: application/json\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("Expect:")));
  EXPECT_THAT(request, EndsWith(absl::StrCat("\r\n\r\n", kForm)));
}

TEST_P(HttplibTransportForm, OfManyBytesIsPostedWhole) {
  Serve(AnswerAll(OkResponse("{}")));
  const std::string form =
      absl::StrCat("refresh_token=", std::string(60000, 'x'));

  EXPECT_EQ(Post(form).event, HttpEvent::kAnswer);

  ASSERT_EQ(server().requests().size(), 1);
  EXPECT_TRUE(absl::EndsWith(server().requests()[0], "\r\n\r\n" + form));
}

TEST_P(HttplibTransportForm, IsPostedOverAConnectionUsedBefore) {
  Serve(AnswerAll(OkResponse("{}")));

  EXPECT_EQ(Post("a=1").event, HttpEvent::kAnswer);
  EXPECT_EQ(Post("b=2").event, HttpEvent::kAnswer);

  EXPECT_EQ(server().connections(), 1);
  ASSERT_EQ(server().requests().size(), 2);
  EXPECT_THAT(server().requests()[1], EndsWith("\r\n\r\nb=2"));
}

TEST_P(HttplibTransportForm, IsRepeatedWholeOnANewConnectionIfTheOldOneDied) {
  Serve(AnswerAndDropSecond(OkResponse("{}")));

  EXPECT_EQ(Post("a=1").event, HttpEvent::kAnswer);
  EXPECT_EQ(Post("b=2").event, HttpEvent::kAnswer);

  EXPECT_EQ(server().connections(), 2);
  ASSERT_EQ(server().requests().size(), 3);
  EXPECT_THAT(server().requests()[2], EndsWith("\r\n\r\nb=2"));
}

// The form holds a secret, which a redirect must not carry elsewhere.
TEST_P(HttplibTransportForm, DoesNotFollowARedirect) {
  Serve(
      AnswerAll("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                "/elsewhere\r\nContent-Length: 0\r\n\r\n"));

  EXPECT_EQ(Post().status, 307);

  EXPECT_EQ(server().requests().size(), 1);
}

INSTANTIATE_TEST_SUITE_P(All, HttplibTransportForm, ::testing::Bool(),
                         [](const auto& row) {
                           return row.param ? "OverTls" : "Plain";
                         });

}  // namespace
}  // namespace partnercenter::client
