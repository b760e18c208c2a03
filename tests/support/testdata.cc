#include "tests/support/testdata.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace partnercenter::testing {

std::string ReadTestdata(const std::string& name) {
  std::ifstream file(absl::StrCat(TESTDATA_DIR, "/", name));
  if (!file) {
    std::cerr << "no test data " << name << "\n";
    std::abort();
  }
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> OrderFixtures() {
  return {ReadTestdata("orders/legacy.json"),
          ReadTestdata("orders/reservation.json"),
          ReadTestdata("orders/new_commerce.json")};
}

std::string ListDocument(const std::vector<std::string>& orders) {
  return absl::StrCat(R"({"totalCount":)", orders.size(), R"(,"items":[)",
                      absl::StrJoin(orders, ","),
                      R"(],"attributes":{"objectType":"Collection"}})");
}

}  // namespace partnercenter::testing
