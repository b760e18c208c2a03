#include "gateway/access/authorizer.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

using base::Guid;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// In so many words: to GCC 14 `{}` may be an AuthContext too.
const std::vector<std::string> kNameless;

const std::optional<Guid> kMine =
    Guid::Parse("aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa");
const std::optional<Guid> kOthers =
    Guid::Parse("bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb");

constexpr char kAccess[] = R"("access": { "callers": [
    { "name": "billing", "identities": ["spiffe://corp/billing"],
      "methods": ["ListOrders"],
      "customers": ["aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa"] },
    { "name": "secret-project", "identities": ["spiffe://corp/secret"],
      "methods": ["GetOrder"],
      "customers": ["bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"] } ] })";

// An Authorizer of these settings, and what it counts.
struct World {
  explicit World(const std::string& settings)
      : control(ConfigOf(settings), metrics) {}

  // "caller decision" of each call so far.
  std::vector<std::string> told() const {
    std::vector<std::string> told;
    for (const auto& family : registry.Collect()) {
      for (const auto& metric : family.metric) {
        const std::string series =
            absl::StrCat(metric.label[0].value, " ", metric.label[1].value);
        told.insert(told.end(), static_cast<size_t>(metric.counter.value),
                    series);
      }
    }
    return told;
  }

  static Config ConfigOf(const std::string& settings) {
    Config config;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(
                    absl::StrCat("{", settings, "}"), &config)
                    .ok());
    return config;
  }

  prometheus::Registry registry;
  AccessMetrics metrics{registry};
  Authorizer control;
};

TEST(Admission, NamesAnAllowedCallerAsThePolicyDoes) {
  World world(kAccess);
  const Admission admission =
      world.control.Admit({"spiffe://corp/billing"}, "ListOrders", kMine);

  EXPECT_TRUE(admission.status.ok());
  EXPECT_EQ(admission.caller, "billing");
  EXPECT_THAT(world.told(), ElementsAre("billing allowed"));
}

TEST(Admission, HasEverySeriesFromTheStart) {
  const World world(kAccess);
  const auto families = world.registry.Collect();

  ASSERT_EQ(families.size(), 1u);
  EXPECT_EQ(families[0].name, "partnercenter_access_decisions_total");
  EXPECT_EQ(families[0].metric.size(), 3u * 4);
}

TEST(Admission, AllowsEverythingWithoutAccess) {
  World world("");
  EXPECT_EQ(world.control.Admit({"spiffe://corp/x"}, "GetOrder", kMine).caller,
            "spiffe://corp/x");
  EXPECT_TRUE(world.control.Admit(kNameless, "GetOrder", kMine).status.ok());
  EXPECT_THAT(world.told(), ElementsAre("unknown allowed", "unknown allowed"));
}

TEST(Admission, TellsANamelessCallerWhatItsCertificateLacks) {
  World world(kAccess);
  const Admission admission =
      world.control.Admit(kNameless, "ListOrders", kMine);

  EXPECT_EQ(admission.status.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(base::ReasonOf(admission.status), "CALLER_UNAUTHENTICATED");
  EXPECT_THAT(std::string(admission.status.message()), HasSubstr("SPIFFE id"));
  EXPECT_EQ(admission.caller, "");
  EXPECT_THAT(world.told(), ElementsAre("unknown unauthenticated"));
}

struct Denial {
  std::string name;
  std::string identity;
  std::string method;
  std::optional<Guid> customer;
  std::string message;
  std::string caller;
  std::string told;
};

class AdmissionDenial : public ::testing::TestWithParam<Denial> {};

TEST_P(AdmissionDenial, NamesTheCallersOwnOnly) {
  const Denial& row = GetParam();
  World world(kAccess);
  const Admission admission =
      world.control.Admit({row.identity}, row.method, row.customer);

  EXPECT_EQ(admission.status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(base::ReasonOf(admission.status), "CALLER_NOT_ALLOWED");
  EXPECT_EQ(admission.status.message(), row.message);
  EXPECT_EQ(admission.caller, row.caller);
  EXPECT_THAT(world.told(), ElementsAre(row.told));
  EXPECT_THAT(admission.status.ToString(),
              AllOf(Not(HasSubstr("secret")), Not(HasSubstr("aaaaaaaa"))));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, AdmissionDenial,
    ::testing::Values(
        Denial{"UnknownCaller", "spiffe://corp/other", "ListOrders", kOthers,
               "caller spiffe://corp/other is not known to the gateway and may "
               "not call ListOrders",
               "spiffe://corp/other", "unknown unknown_caller"},
        Denial{"Method", "spiffe://corp/billing", "GetOrder", kOthers,
               "caller billing (spiffe://corp/billing) may not call GetOrder",
               "billing", "billing method_not_allowed"},
        Denial{"Customer", "spiffe://corp/billing", "ListOrders", kOthers,
               "caller billing (spiffe://corp/billing) may not call ListOrders "
               "for customer bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb",
               "billing", "billing customer_not_allowed"}),
    [](const auto& row) { return row.param.name; });

TEST(Admission, CutsTheNamesOfACertificateThatHasHundreds) {
  World world(kAccess);
  const std::vector<std::string> names(500, "dns:some-name.corp");
  const Admission admission = world.control.Admit(names, "ListOrders", kMine);

  EXPECT_LE(admission.caller.size(), 256u);
  EXPECT_LE(admission.status.message().size(), 400u);
}

TEST(Admission, RefusesACallMoreThanACallerMayHave) {
  World world(absl::StrCat(kAccess, R"(, "limits": { "perCallerConcurrency": 1
      })"));
  const std::vector<std::string> billing = {"spiffe://corp/billing"};
  Admission first = world.control.Admit(billing, "ListOrders", kMine);
  EXPECT_TRUE(first.status.ok());

  const Admission second = world.control.Admit(billing, "ListOrders", kMine);
  EXPECT_EQ(second.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(second.status), "CALLER_LIMIT");
  const auto quota = base::GetDetail<google::rpc::QuotaFailure>(second.status);
  ASSERT_TRUE(quota.has_value());
  EXPECT_EQ(quota->violations(0).subject(), "caller billing");

  first.caller_lease.Release();
  EXPECT_TRUE(world.control.Admit(billing, "ListOrders", kMine).status.ok());
  EXPECT_THAT(world.told(),
              UnorderedElementsAre("billing allowed", "billing caller_limit",
                                   "billing allowed"));
}

TEST(Admission, HoldsNoPlaceForADeniedCall) {
  World world(absl::StrCat(kAccess, R"(, "limits": { "perCallerConcurrency": 1
      })"));
  const std::vector<std::string> billing = {"spiffe://corp/billing"};
  const Admission denied = world.control.Admit(billing, "GetOrder", kMine);

  EXPECT_TRUE(world.control.Admit(billing, "ListOrders", kMine).status.ok());
}

TEST(Admission, CountsByIdentityWithoutAccess) {
  World world(R"("limits": { "perCallerConcurrency": 1 })");
  const Admission first = world.control.Admit({"dns:a"}, "GetOrder", kMine);

  EXPECT_FALSE(world.control.Admit({"dns:a"}, "GetOrder", kMine).status.ok());
  EXPECT_TRUE(world.control.Admit({"dns:b"}, "GetOrder", kMine).status.ok());
}

}  // namespace
}  // namespace partnercenter::gateway
