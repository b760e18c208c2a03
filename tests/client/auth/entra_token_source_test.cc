#include "client/auth/entra_token_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "base/guid.h"
#include "client/auth/client_secret_grant.h"
#include "client/error_reason.h"
#include "tests/client/http/transport_caller.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_transport.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::AnswerAll;
using partnercenter::testing::FakeAnswer;
using partnercenter::testing::FakeClock;
using partnercenter::testing::FakeHttpTransport;
using partnercenter::testing::OkResponse;
using partnercenter::testing::RawHttpServer;
using partnercenter::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kToken[] =
    R"({"token_type":"Bearer","expires_in":3599,"access_token":"t1"})";
constexpr char kTarget[] = "/contoso.onmicrosoft.com/oauth2/v2.0/token";
constexpr absl::string_view kFormBeforeSecret =
    "client_id=11111111-2222-3333-4444-555555555555"
    "&scope=https%3A%2F%2Fapi.partnercenter.microsoft.com%2F.default"
    "&grant_type=client_credentials&client_secret=";

// The source asks `login_` with the secret of a file.
class EntraTokenSourceTest : public ::testing::Test {
 protected:
  EntraTokenSourceTest() {
    context_.deadline = clock_.Now() + absl::Seconds(30);
    context_.stop = stop_.get_token();
    WriteSecret("s3cret");
  }

  void WriteSecret(const std::string& secret) const {
    folder_.Write("secret", secret);
  }

  std::unique_ptr<EntraTokenSource> SourceOver(
      HttpTransport& login,
      std::string tenant = "contoso.onmicrosoft.com") const {
    EntraTokenSourceOptions options;
    options.tenant_id = std::move(tenant);
    options.client_id = "11111111-2222-3333-4444-555555555555";
    options.scope = "https://api.partnercenter.microsoft.com/.default";
    options.user_agent = "orders-gateway/1";
    return std::make_unique<EntraTokenSource>(
        options, std::make_unique<ClientSecretGrant>(folder_.PathOf("secret")),
        login, clock_);
  }

  absl::StatusOr<AccessToken> GetToken() {
    return SourceOver(login_)->GetToken(context_);
  }

  FakeClock clock_;
  const TemporaryFolder folder_;
  std::stop_source stop_;
  CallContext context_;
  FakeHttpTransport login_{FakeAnswer{.body = kToken}};
};

// A grant that notes what it is to keep.
class KeepingGrant : public TokenGrant {
 public:
  explicit KeepingGrant(std::vector<std::string>& kept) : kept_(kept) {}

  absl::StatusOr<FormFields> Fields() override {
    return FormFields{{"grant_type", "refresh_token"}};
  }
  void Keep(const std::string& refresh_token) override {
    kept_.push_back(refresh_token);
  }

 private:
  std::vector<std::string>& kept_;
};

TEST_F(EntraTokenSourceTest, GivesARefreshTokenToItsGrant) {
  std::vector<std::string> kept;
  FakeHttpTransport login{FakeAnswer{
      .body = R"({"expires_in":3599,"access_token":"t","refresh_token":"r"})"}};
  EntraTokenSource source({}, std::make_unique<KeepingGrant>(kept), login,
                          clock_);

  EXPECT_EQ(source.GetToken(context_)->text, "t");

  EXPECT_THAT(kept, ElementsAre("r"));
}

TEST_F(EntraTokenSourceTest, KeepsNothingOfAnAnswerWithoutARefreshToken) {
  std::vector<std::string> kept;
  EntraTokenSource source({}, std::make_unique<KeepingGrant>(kept), login_,
                          clock_);

  EXPECT_TRUE(source.GetToken(context_).ok());

  EXPECT_TRUE(kept.empty());
}

TEST_F(EntraTokenSourceTest, ReturnsTheTokenWithItsExpiry) {
  const auto token = GetToken();

  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->text, "t1");
  EXPECT_EQ(token->expires_at, clock_.Now() + absl::Seconds(3599));
}

TEST_F(EntraTokenSourceTest, CountsAnExpiryTimeFromTheWallTimeThatWasSet) {
  for (const absl::Duration step : {absl::Hours(3), -absl::Hours(7)}) {
    clock_.SetWallTimeBy(step);
    FakeHttpTransport login{
        FakeAnswer{.body = absl::StrCat(
                       R"({"access_token":"t","expires_on":")",
                       absl::ToUnixSeconds(clock_.WallTime()) + 3599, "\"}")}};

    const auto token = SourceOver(login)->GetToken(context_);

    ASSERT_TRUE(token.ok()) << token.status();
    EXPECT_EQ(token->expires_at, clock_.Now() + absl::Seconds(3599));
  }
}

TEST_F(EntraTokenSourceTest, PostsTheClientSecretToTheTenantsTokenEndpoint) {
  ASSERT_TRUE(GetToken().ok());

  ASSERT_THAT(login_.targets(), ElementsAre(kTarget));
  const HttpRequest request = login_.requests()[0];
  EXPECT_EQ(request.form, absl::StrCat(kFormBeforeSecret, "s3cret"));
  EXPECT_EQ(FindHeader(request.headers, "Accept"), "application/json");
  EXPECT_EQ(FindHeader(request.headers, "Accept-Encoding"), "identity");
  EXPECT_EQ(FindHeader(request.headers, "User-Agent"), "orders-gateway/1");
  EXPECT_TRUE(base::Guid::Parse(
                  FindHeader(request.headers, "client-request-id").value_or(""))
                  .has_value());
}

TEST_F(EntraTokenSourceTest, EncodesAnySecret) {
  WriteSecret("a+b&c=d%/~\xC3\xBC");

  ASSERT_TRUE(GetToken().ok());

  EXPECT_EQ(login_.requests()[0].form,
            absl::StrCat(kFormBeforeSecret, "a%2Bb%26c%3Dd%25%2F~%C3%BC"));
}

TEST_F(EntraTokenSourceTest, KeepsATenantWithinItsPlaceInThePath) {
  ASSERT_TRUE(SourceOver(login_, "a/../b?c")->GetToken(context_).ok());

  EXPECT_THAT(login_.targets(),
              ElementsAre("/a%2F..%2Fb%3Fc/oauth2/v2.0/token"));
}

TEST_F(EntraTokenSourceTest, ReadsTheSecretForEachRequest) {
  const auto source = SourceOver(login_);
  ASSERT_TRUE(source->GetToken(context_).ok());
  WriteSecret("new");
  ASSERT_TRUE(source->GetToken(context_).ok());

  EXPECT_THAT(login_.requests()[1].form, EndsWith("client_secret=new"));
}

TEST_F(EntraTokenSourceTest, AsksNobodyWithoutASecret) {
  WriteSecret("");

  const auto token = GetToken();

  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(login_.targets(), ElementsAre());
}

TEST_F(EntraTokenSourceTest, ReportsARefusedCredential) {
  login_.Answer(
      kTarget, {.body = R"({"error":"invalid_client","error_codes":[7000222]})",
                .status = 401});

  const auto token = GetToken();

  EXPECT_EQ(token.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_THAT(std::string(token.status().message()),
              HasSubstr("renew the client secret"));
}

TEST_F(EntraTokenSourceTest, ReportsAnErrorWhoseBodyIsTooLargeByItsStatus) {
  login_.Answer(kTarget, {.body = std::string(128 * 1024 + 1, ' '),
                          .status = 503,
                          .headers = {{"Retry-After", "7"}}});

  const auto token = GetToken();

  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_EQ(base::RetryDelayOf(token.status()), absl::Seconds(7));
}

TEST_F(EntraTokenSourceTest, TakesABodyOf128KiB) {
  std::string body = kToken;
  body.resize(128 * 1024, ' ');
  login_.Answer(kTarget, {.body = body});
  login_.Answer(kTarget, {.body = body + " "});

  EXPECT_TRUE(GetToken().ok());
  EXPECT_THAT(std::string(GetToken().status().message()),
              HasSubstr("larger than the gateway takes"));
}

TEST_F(EntraTokenSourceTest, IsCancelledWithItsCaller) {
  stop_.request_stop();
  EXPECT_EQ(GetToken().status().code(), absl::StatusCode::kCancelled);
}

TEST_F(EntraTokenSourceTest, EndsWithItsCallersDeadline) {
  clock_.Advance(absl::Seconds(30));
  stop_.request_stop();
  EXPECT_EQ(GetToken().status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(EntraTokenSourceTest, PostsOverTheWire) {
  RawHttpServer server(AnswerAll(OkResponse(kToken)));
  TransportCaller login(server);

  const auto token = SourceOver(login.transport())->GetToken(login.context());

  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->text, "t1");
  ASSERT_EQ(server.requests().size(), 1);
  EXPECT_THAT(server.requests()[0],
              StartsWith(absl::StrCat("POST /v1", kTarget, " HTTP/1.1\r\n")));
  EXPECT_THAT(server.requests()[0],
              EndsWith(absl::StrCat("\r\n\r\n", kFormBeforeSecret, "s3cret")));
}

struct EventCase {
  HttpEvent event;
  std::string name;
  std::string what;
};

void PrintTo(const EventCase& c, std::ostream* os) { *os << c.name; }

class EntraTokenSourceEvent : public EntraTokenSourceTest,
                              public ::testing::WithParamInterface<EventCase> {
};

TEST_P(EntraTokenSourceEvent, IsUnavailable) {
  login_.Answer(kTarget, {.body = "{", .status = 0, .event = GetParam().event});

  const auto token = GetToken();

  EXPECT_EQ(token.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(std::string(token.status().message()),
              HasSubstr(GetParam().what));
  EXPECT_THAT(token.status().ToString(), Not(HasSubstr("s3cret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, EntraTokenSourceEvent,
    ::testing::Values(
        EventCase{HttpEvent::kUnreachable, "Unreachable", "cannot be reached"},
        EventCase{HttpEvent::kUntrusted, "Untrusted", "is not trusted"},
        EventCase{HttpEvent::kAttemptTimeout, "AttemptTimeout", "in time"},
        EventCase{HttpEvent::kTruncated, "Truncated", "ended early"},
        EventCase{HttpEvent::kMalformed, "Malformed", "is not http"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::client
