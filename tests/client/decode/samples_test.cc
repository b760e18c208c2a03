// Reads a folder of real answers, if the environment variable
// ORDERS_SAMPLES_DIR names one. By the beginnings of their names:
//   list-orders*.json                                     lists of orders
//   get-order*, create-order*, patch-order*, order_status* (.json)   orders
//   error_*.json                                          bodies of errors

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "client/decode/order_decoder.h"
#include "client/status/vendor_error.h"
#include "tests/support/order_leaves.h"

namespace partnercenter::client {
namespace {

namespace fs = std::filesystem;
using orders::v1::GetOrderResponse;
using orders::v1::ListOrdersResponse;
using partnercenter::testing::JsonTree;
using partnercenter::testing::ParseTree;
using partnercenter::testing::WrongLeaves;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Samples : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const folder = std::getenv("ORDERS_SAMPLES_DIR");
    if (folder == nullptr) GTEST_SKIP() << "no ORDERS_SAMPLES_DIR";
    folder_ = folder;
    ASSERT_TRUE(fs::is_directory(folder_)) << folder_;
  }

  // The samples whose names begin so; there must be some.
  std::vector<fs::path> FilesOf(
      const std::vector<std::string>& beginnings) const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      const bool wanted = std::any_of(beginnings.begin(), beginnings.end(),
                                      [&](const std::string& start) {
                                        return absl::StartsWith(name, start);
                                      });
      if (wanted && absl::EndsWith(name, ".json")) {
        files.push_back(entry.path());
      }
    }
    EXPECT_FALSE(files.empty()) << beginnings[0];
    return files;
  }

  static std::string Read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  fs::path folder_;
};

TEST_F(Samples, OfOrdersLoseNothing) {
  for (const fs::path& file :
       FilesOf({"get-order", "create-order", "patch-order", "order_status"})) {
    SCOPED_TRACE(file.filename());
    const std::string body = Read(file);
    const auto decoded = OrderDecoder().DecodeOrder(body);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    GetOrderResponse response;
    ASSERT_TRUE(response.ParseFromString(decoded->wire));
    EXPECT_THAT(WrongLeaves(ParseTree(body), response.order()), IsEmpty());
  }
}

TEST_F(Samples, OfListsLoseNothing) {
  for (const fs::path& file : FilesOf({"list-orders"})) {
    SCOPED_TRACE(file.filename());
    const std::string body = Read(file);
    const auto page = OrderDecoder().DecodePage(body);
    ASSERT_TRUE(page.ok()) << page.status();
    ListOrdersResponse response;
    ASSERT_TRUE(response.ParseFromString(page->wire));
    JsonTree document = ParseTree(body);
    const std::vector<JsonTree>& items = document.at("items").elements;
    ASSERT_THAT(response.orders(), SizeIs(items.size()));
    for (size_t i = 0; i < items.size(); ++i) {
      EXPECT_THAT(WrongLeaves(items[i], response.orders(static_cast<int>(i))),
                  IsEmpty());
    }
  }
}

TEST_F(Samples, OfErrorsTellWhatHappened) {
  for (const fs::path& file : FilesOf({"error_"})) {
    SCOPED_TRACE(file.filename());
    const std::string body = Read(file);
    const VendorError fault = ParseVendorError(body);
    EXPECT_NE(fault.description, "");
    // The API gateway's errors have a status of their own instead of a code.
    const bool of_the_gateway = absl::StrContains(body, "\"statusCode\"");
    EXPECT_EQ(fault.is_fault, !of_the_gateway);
    EXPECT_EQ(fault.code.empty(), of_the_gateway);
  }
}

}  // namespace
}  // namespace partnercenter::client
