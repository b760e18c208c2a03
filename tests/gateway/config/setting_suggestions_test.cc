#include "gateway/config/setting_suggestions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAreArray;

struct Case {
  std::string path;
  std::vector<std::string> suggested;
};

void PrintTo(const Case& row, std::ostream* out) { *out << row.path; }

class SuggestedSettingsTest : public ::testing::TestWithParam<Case> {};

TEST_P(SuggestedSettingsTest, AreThoseThatMayBeMeant) {
  EXPECT_THAT(SuggestedSettings(GetParam().path),
              ElementsAreArray(GetParam().suggested));
}

INSTANTIATE_TEST_SUITE_P(
    BesideIt, SuggestedSettingsTest,
    ::testing::Values(
        Case{"limit", {"limits"}}, Case{"cred", {"credential"}},
        Case{"limits.que", {"limits.queue"}},
        Case{"Limits.que", {"Limits.queue"}},
        Case{"upstream.timeout",
             {"upstream.connectTimeout", "upstream.attemptTimeout"}},
        Case{"credential.clientSecret.secret",
             {"credential.clientSecret.secretFile"}},
        Case{"access.callers.0.method", {"access.callers.0.methods"}},
        Case{"api.tls.certificate", {"api.tls.certificateFile"}}));

INSTANTIATE_TEST_SUITE_P(
    Elsewhere, SuggestedSettingsTest,
    ::testing::Values(
        Case{"limits.connections", {"upstream.connections"}},
        Case{"tls", {"api.tls"}},
        Case{"address", {"api.address", "health.address", "metrics.address"}},
        Case{"alowPlaintext", {"api.allowPlaintext"}},
        Case{"clientSecret", {"credential.clientSecret"}},
        Case{"access.customers", {"access.callers[].customers"}},
        Case{"access.callers.0.queue", {"limits.queue"}},
        Case{"retry.drian", {"shutdown.drain"}}));

INSTANTIATE_TEST_SUITE_P(Nowhere, SuggestedSettingsTest,
                         ::testing::Values(Case{"speed", {}},
                                           Case{"colour", {}},
                                           Case{"limits.queue.length", {}},
                                           Case{"", {}}, Case{"a.b.c", {}},
                                           Case{"upstream.timeouts", {}}));

}  // namespace
}  // namespace partnercenter::gateway
