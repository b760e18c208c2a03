#include "tests/support/testdata.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace partnercenter::testing {

std::string ReadTestdata(const std::string& name) {
  std::ifstream file(absl::StrCat(TESTDATA_DIR, "/", name));
  if (!file) throw std::runtime_error("no test data " + name);
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
