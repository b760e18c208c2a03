#include "tests/e2e/deployment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace partnercenter::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kService[] = "partnercenter.orders.v1.OrdersService/";

// The settings, with a token file that the test can write.
nlohmann::json WithTokenFile(const testing::TemporaryFolder& folder,
                             const nlohmann::json& settings) {
  nlohmann::json all = {
      {"credential",
       {{"tokenFile",
         {{"path", folder.Write("token", testing::kTestToken)}}}}}};
  if (!settings.is_null()) all.merge_patch(settings);
  return all;
}

}  // namespace

Deployment::Deployment(const DeploymentOptions& options)
    : tokens_({testing::kTestToken}),
      simulator_(options.simulator),
      gateway_(simulator_.base_url(), WithTokenFile(folder_, options.gateway)) {
}

Deployment::~Deployment() {
  const std::string all = written();
  for (const std::string& token : tokens_) {
    EXPECT_THAT(all, Not(HasSubstr(token)));
  }
}

GrpcurlAnswer Deployment::Call(const std::string& method,
                               const nlohmann::json& request,
                               const std::vector<std::string>& options) {
  nlohmann::json merged = {{"customer_id", simulator_.customer()}};
  merged.merge_patch(request);
  std::vector<std::string> arguments = options;
  arguments.insert(arguments.end(),
                   {"-d", merged.dump(), gateway_.api(), kService + method});
  GrpcurlAnswer answer = RunGrpcurl(std::move(arguments));
  grpcurl_output_ += answer.text;
  return answer;
}

void Deployment::SetGatewayToken(const std::string& token) {
  tokens_.push_back(token);
  folder_.Write("token", token);
}

void Deployment::SetSimulatorToken(const std::string& token) {
  tokens_.push_back(token);
  simulator_.SetToken(token);
}

std::string Deployment::written() const {
  return simulator_.log() + gateway_.log() + grpcurl_output_;
}

}  // namespace partnercenter::e2e
