#include "tests/support/scrape.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <stdexcept>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace partnercenter::testing {

double Series::at(const std::string& name) const {
  const auto series = find(name);
  if (series == end()) throw std::out_of_range("no series " + name);
  return series->second;
}

std::string ScrapeText(const std::string& address) {
  httplib::Client client("http://" + address);
  const auto answer = client.Get("/metrics");
  if (!answer || answer->status != 200) {
    ADD_FAILURE() << "cannot scrape " << address;
    return "";
  }
  EXPECT_EQ(answer->get_header_value("Content-Type"),
            "text/plain; charset=utf-8");
  return answer->body;
}

Series ReadScrape(const std::string& text) {
  Series series;
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    // A label's value may contain blanks, but the number does not.
    const size_t blank = line.rfind(' ');
    double value = 0;
    if (blank == absl::string_view::npos ||
        !absl::SimpleAtod(line.substr(blank + 1), &value)) {
      ADD_FAILURE() << "not a line of a scrape: " << line;
      continue;
    }
    EXPECT_TRUE(
        series.emplace(std::string(line.substr(0, blank)), value).second)
        << "twice: " << line;
  }
  return series;
}

Series Scrape(const std::string& address) {
  return ReadScrape(ScrapeText(address));
}

}  // namespace partnercenter::testing
