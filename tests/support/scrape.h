#pragma once

#include <map>
#include <string>

namespace partnercenter::testing {

// The series of a scrape by name and labels, as Prometheus' text has them:
// `name{label="value"}`.
using Series = std::map<std::string, double>;

// Gets http://ADDRESS/metrics. A test failure is an empty text.
std::string ScrapeText(const std::string& address);

// Reads the text of a scrape; a line that is none fails the test.
Series ReadScrape(const std::string& text);

// Both.
Series Scrape(const std::string& address);

}  // namespace partnercenter::testing
