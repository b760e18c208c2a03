#include "tests/e2e/grpcurl.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/process.h"

namespace partnercenter::e2e {
namespace {

// Number that grpcurl adds to a code to exit with it.
constexpr int kCodeOffset = 64;

// Where it is, in the order of scripts/tools.sh; empty if it is nowhere.
std::string FindGrpcurl() {
  const char* const path = std::getenv("PATH");
  const std::string folders =
      absl::StrCat(TOOLS_DIR "/bin:", path == nullptr ? "" : path);
  for (const absl::string_view folder : absl::StrSplit(folders, ':')) {
    const std::string file = absl::StrCat(folder, "/grpcurl");
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return "";
}

// Ends the program before its first test. A failure here would not do: after it
// gtest calls the tests skipped, and ctest believes it.
class NeedsGrpcurl : public ::testing::Environment {
 public:
  void SetUp() override {
    if (!FindGrpcurl().empty()) return;
    std::cerr << "FAILED: no grpcurl: run scripts/setup\n";
    std::exit(EXIT_FAILURE);
  }
};

[[maybe_unused]] const auto* const kNeedsGrpcurl =
    ::testing::AddGlobalTestEnvironment(new NeedsGrpcurl);

absl::StatusCode CodeOf(int exit_code) {
  if (exit_code == 0) return absl::StatusCode::kOk;
  return exit_code > kCodeOffset
             ? static_cast<absl::StatusCode>(exit_code - kCodeOffset)
             : absl::StatusCode::kUnknown;
}

}  // namespace

std::vector<std::string> GrpcurlCommand(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {FindGrpcurl(), "-plaintext",
                                       "-format-error", "-max-time", "30"});
  return arguments;
}

GrpcurlAnswer RunGrpcurl(std::vector<std::string> arguments) {
  const auto finished = testing::RunToEnd(GrpcurlCommand(std::move(arguments)));
  return {CodeOf(finished.exit_code),
          nlohmann::json::parse(finished.output, /*cb=*/nullptr,
                                /*allow_exceptions=*/false),
          finished.output};
}

nlohmann::json DetailOf(const nlohmann::json& status, const std::string& type) {
  if (!status.contains("details")) return {};
  for (const nlohmann::json& detail : status.at("details")) {
    const std::string url = detail["@type"];
    if (absl::EndsWith(url, ".rpc." + type)) return detail;
  }
  return {};
}

}  // namespace partnercenter::e2e
