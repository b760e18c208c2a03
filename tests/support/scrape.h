#pragma once

#include <map>
#include <string>

namespace partnercenter::testing {

// Values of a scrape by name and labels, as written in Prometheus' text format:
// `name{label="value"}`.
class Series : public std::map<std::string, double> {
 public:
  using std::map<std::string, double>::map;

  // Returns the value of a series. Throws, naming it, if there is none.
  double at(const std::string& name) const;
};

// Fetches http://ADDRESS/metrics. Returns an empty text after a test failure.
std::string ScrapeText(const std::string& address);

// Parses the text of a scrape; an invalid line fails the test.
Series ReadScrape(const std::string& text);

// Fetches and parses http://ADDRESS/metrics.
Series Scrape(const std::string& address);

}  // namespace partnercenter::testing
