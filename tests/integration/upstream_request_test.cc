// Requests that the gateway sends upstream.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/guid.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using testing::GatewayProcess;
using ::testing::HasSubstr;
using testing::HeaderOf;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::kTestToken;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ScriptedUpstream;
using testing::ServedConnection;
using ::testing::StartsWith;

std::string UrlOf(const RawHttpServer& server) {
  return absl::StrCat("http://127.0.0.1:", server.port(), "/v1");
}

class UpstreamRequest : public ::testing::Test {
 protected:
  ScriptedUpstream upstream_{{{"orders", HttpAnswer(200, R"({"items":[]})")},
                              {"x", HttpAnswer(200, R"({"id":"x"})")}}};
  GatewayProcess gateway_{upstream_.base_url()};
  OrdersCaller caller_{gateway_.api()};

  std::string LastRequest() { return upstream_.server().requests().back(); }
};

TEST_F(UpstreamRequest, HasTheDocumentedHeaders) {
  EXPECT_TRUE(caller_.GetOrder(kCustomer, "x").status.ok());
  const std::string request = LastRequest();
  EXPECT_THAT(request, StartsWith(absl::StrCat("GET /v1/customers/", kCustomer,
                                               "/orders/x HTTP/1.1\r\n")));
  EXPECT_EQ(HeaderOf(request, "Accept"), "application/json");
  EXPECT_EQ(HeaderOf(request, "Accept-Encoding"), "identity");
  EXPECT_THAT(HeaderOf(request, "User-Agent"), StartsWith("orders-gateway/"));
  EXPECT_EQ(HeaderOf(request, "Authorization"),
            absl::StrCat("Bearer ", kTestToken));
}

TEST_F(UpstreamRequest, CarriesEveryFlagOfAListInTheDocumentedSpelling) {
  orders::v1::ListOrdersByBillingCycleRequest request;
  request.set_customer_id("1C2D3E4F-0A1B-4C2D-8E3F-A1B2C3D4E5F6");
  request.set_billing_cycle(orders::v1::BILLING_CYCLE_ONE_TIME);
  request.set_include_price(true);
  request.set_include_system_purchases(true);
  request.set_indirect_reseller_id("00000000-0000-4000-8000-00000000000A");
  EXPECT_TRUE(caller_.ByCycle(request).status.ok());
  EXPECT_THAT(LastRequest(),
              StartsWith(absl::StrCat(
                  "GET /v1/customers/", kCustomer,
                  "/orders?billingType=onetime&include_price=true&"
                  "include_system_purchases=true&"
                  "indirect_reseller_id=00000000-0000-4000-8000-00000000000a"
                  " HTTP")));
}

TEST_F(UpstreamRequest, HasAFreshRequestIdWhichTheCallerLearns) {
  const auto first = caller_.List(kCustomer);
  const std::string first_id = HeaderOf(LastRequest(), "MS-RequestId");
  const auto second = caller_.List(kCustomer);
  EXPECT_EQ(first.Trailer("ms-request-id"), first_id);
  EXPECT_TRUE(base::Guid::Parse(first_id).has_value());
  EXPECT_NE(second.Trailer("ms-request-id"), first_id);
}

TEST_F(UpstreamRequest, HasTheCallersCorrelationId) {
  OrdersCaller::Options options;
  options.metadata["ms-correlation-id"] =
      "ABCDEF01-0000-4000-8000-000000000001";
  const auto outcome = caller_.List(kCustomer, options);
  EXPECT_EQ(HeaderOf(LastRequest(), "MS-CorrelationId"),
            "abcdef01-0000-4000-8000-000000000001");
  EXPECT_EQ(outcome.Trailer("ms-correlation-id"),
            "abcdef01-0000-4000-8000-000000000001");
}

TEST_F(UpstreamRequest, HasTheTraceIdAsCorrelationIdElse) {
  OrdersCaller::Options options;
  options.metadata["ms-correlation-id"] = "not a guid";
  options.metadata["traceparent"] =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  caller_.List(kCustomer, options);
  EXPECT_EQ(HeaderOf(LastRequest(), "MS-CorrelationId"),
            "4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
}

TEST_F(UpstreamRequest, IsNotMadeForABadRequest) {
  orders::v1::ListOrdersByBillingCycleRequest request;
  request.set_customer_id("../../etc");
  request.set_indirect_reseller_id("x");
  request.mutable_max_age()->set_seconds(-1);
  const auto outcome = caller_.ByCycle(request);
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(outcome.reason(), "INVALID_REQUEST");
  const auto bad = outcome.Get<google::rpc::BadRequest>();
  ASSERT_TRUE(bad.has_value());
  EXPECT_EQ(bad->field_violations_size(), 4);
  EXPECT_TRUE(base::Guid::Parse(outcome.Trailer("ms-request-id")).has_value());
  EXPECT_EQ(upstream_.server().connections(), 0);
}

TEST(UpstreamPages, AreReadToTheLastWithTheirContinuationTokensAlone) {
  RawHttpServer server([](ServedConnection& served) {
    for (int page = 1; page <= 3; ++page) {
      if (served.ReadRequest().empty()) return;
      const std::string next = absl::StrCat(
          R"(,"links":{"next":{"uri":"/v1/customers/)", kCustomer,
          "/orders?page=", page + 1,
          R"(","method":"GET","headers":[{"key":"MS-ContinuationToken",)"
          R"("value":"t)",
          page + 1,
          R"("},{"key":"Cookie","value":"evil"},)"
          R"({"key":"X-HTTP-Method-Override","value":"DELETE"}]}})");
      served.Send(testing::OkResponse(
          absl::StrCat(R"({"totalCount":1,"items":[{"id":"p)", page, R"("}])",
                       page < 3 ? next : "", "}")));
    }
  });
  GatewayProcess gateway(UrlOf(server));

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  ASSERT_EQ(outcome.response.orders_size(), 3);
  EXPECT_EQ(outcome.response.orders(2).id(), "p3");
  EXPECT_EQ(outcome.response.total_count(), 1);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_THAT(requests[2],
              HasSubstr(absl::StrCat("GET /v1/customers/", kCustomer,
                                     "/orders?page=3 HTTP")));
  EXPECT_EQ(HeaderOf(requests[2], "MS-ContinuationToken"), "t3");
  EXPECT_EQ(HeaderOf(requests[2], "Cookie"), "");
  EXPECT_EQ(HeaderOf(requests[2], "X-HTTP-Method-Override"), "");
  EXPECT_NE(HeaderOf(requests[1], "MS-RequestId"),
            HeaderOf(requests[2], "MS-RequestId"));
  EXPECT_EQ(outcome.Trailer("ms-request-id"),
            HeaderOf(requests[2], "MS-RequestId"));
}

// A page that leads on to this one.
std::string PageBefore(const std::string& next) {
  return absl::StrCat(R"({"items":[{"id":"a"}],"links":{"next":{"uri":")", next,
                      R"("}}})");
}

// `{customer}` of a link stands for the customer, `{authority}` for the server.
class UpstreamLink : public ::testing::TestWithParam<std::string> {};

TEST_P(UpstreamLink, IsFollowedWhereAUrlReferenceLeads) {
  RawHttpServer* self = nullptr;
  RawHttpServer server([&self](ServedConnection& served) {
    while (true) {
      const std::string request = served.ReadRequest();
      if (request.empty()) return;
      const bool is_second = absl::StrContains(request, "p=2 HTTP");
      const std::string uri = absl::StrReplaceAll(
          GetParam(),
          {{"{customer}", kCustomer},
           {"{authority}", absl::StrCat("127.0.0.1:", self->port())}});
      served.Send(testing::OkResponse(
          is_second ? R"({"items":[{"id":"second"}]})" : PageBefore(uri)));
    }
  });
  self = &server;
  GatewayProcess gateway(UrlOf(server));

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  ASSERT_EQ(outcome.response.orders_size(), 2);
  EXPECT_EQ(outcome.response.orders(1).id(), "second");
  ASSERT_EQ(server.requests().size(), 2u);
  EXPECT_THAT(server.requests()[1],
              StartsWith(absl::StrCat("GET /v1/customers/", kCustomer,
                                      "/orders?p=2 HTTP")));
}

INSTANTIATE_TEST_SUITE_P(
    All, UpstreamLink,
    ::testing::Values("customers/{customer}/orders?p=2",
                      "v1/customers/{customer}/orders?p=2",
                      "/customers/{customer}/orders?p=2",
                      "/v1/customers/{customer}/orders?p=2", "?p=2",
                      "orders?p=2", "./orders?p=2", "../{customer}/orders?p=2",
                      "//{authority}/v1/customers/{customer}/orders?p=2",
                      "http://{authority}/v1/customers/{customer}/orders?p=2"));

TEST(UpstreamPages, AreNotAskedOfAnotherServer) {
  RawHttpServer stranger(
      [](ServedConnection& served) { served.ReadRequest(); });
  ScriptedUpstream upstream(
      {{"orders",
        HttpAnswer(200, absl::StrCat(R"({"items":[{"id":"a"}],"links":)"
                                     R"({"next":{"uri":")",
                                     UrlOf(stranger), "/customers/", kCustomer,
                                     R"(/orders?page=2"}}})"))}});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_MALFORMED");
  EXPECT_EQ(outcome.Metadata("phase"), "decode");
  EXPECT_THAT(outcome.status.error_message(), HasSubstr("another port"));
  EXPECT_EQ(stranger.connections(), 0);
}

TEST(UpstreamPages, ThatLeadInACircleAreToldAndNotTriedAgain) {
  ScriptedUpstream upstream(
      {{"orders",
        HttpAnswer(200, PageBefore(absl::StrCat("/customers/", kCustomer,
                                                "/orders?p=2")))}});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  EXPECT_EQ(outcome.reason(), "UPSTREAM_MALFORMED");
  EXPECT_EQ(outcome.Metadata("attempts"), "1");
  EXPECT_THAT(outcome.status.error_message(), HasSubstr("page twice"));
  EXPECT_EQ(upstream.server().requests().size(), 2u);
}

TEST(UpstreamPages, BeyondTheirLimitAreToldAndNotTriedAgain) {
  std::atomic<int> page = 1;
  RawHttpServer server([&page](ServedConnection& served) {
    served.ReadRequest();
    served.Send(testing::OkResponse(PageBefore(
        absl::StrCat("/customers/", kCustomer, "/orders?p=", ++page))));
  });
  GatewayProcess gateway(UrlOf(server), {{"upstream", {{"maxPages", 3}}}});

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_MALFORMED");
  EXPECT_EQ(outcome.Metadata("attempts"), "1");
  EXPECT_THAT(outcome.status.error_message(), HasSubstr("more than 3 pages"));
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST(PartnersFault, IsToldOfA403ThatNoCallerCanFix) {
  for (const char* code : {"900150", "900309", "900329"}) {
    ScriptedUpstream upstream(
        {{"x", HttpAnswer(403, absl::StrCat(R"({"code":)", code, "}"))}});
    GatewayProcess gateway(upstream.base_url());

    const auto outcome = OrdersCaller(gateway.api()).GetOrder(kCustomer, "x");

    EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
    EXPECT_EQ(outcome.reason(), absl::StrCat("PC_403_", code));
    EXPECT_EQ(outcome.Metadata("fault"), "partner");
  }
}

TEST(UpstreamRedirect, IsNotFollowed) {
  RawHttpServer stranger(
      [](ServedConnection& served) { served.ReadRequest(); });
  ScriptedUpstream upstream(
      {{"x", HttpAnswer(307, "",
                        absl::StrCat("Location: ", UrlOf(stranger),
                                     "/orders/x\r\n"))}});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).GetOrder(kCustomer, "x");

  EXPECT_EQ(outcome.reason(), "UPSTREAM_REDIRECT");
  EXPECT_EQ(stranger.connections(), 0);
}

TEST(UpstreamAnswer, WithAnIdOfItsOwnIsTold) {
  ScriptedUpstream upstream(
      {{"x", HttpAnswer(403, "",
                        "MS-RequestId: 11111111-1111-4111-8111-111111111111\r\n"
                        "MS-CV: abc.0\r\nMS-ServerId: 4\r\n")}});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).GetOrder(kCustomer, "x");

  EXPECT_EQ(outcome.Metadata("upstream_request_id"),
            "11111111-1111-4111-8111-111111111111");
  EXPECT_EQ(outcome.Metadata("ms_cv"), "abc.0");
  EXPECT_EQ(outcome.Metadata("ms_server_id"), "4");
  EXPECT_NE(outcome.Trailer("ms-request-id"),
            "11111111-1111-4111-8111-111111111111");
}

}  // namespace
}  // namespace partnercenter
