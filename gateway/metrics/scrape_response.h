#pragma once

#include <functional>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Makes the text of a scrape. Called once for each scrape.
using ScrapeText = std::function<std::string()>;

// Returns the whole HTTP response to a request with this head: `text` for a GET
// of /metrics, an error without a body for anything else. Each response closes
// its connection.
std::string ScrapeResponse(absl::string_view head, const ScrapeText& text);

// Returns the response to a request whose head is too large.
std::string HeadTooLargeResponse();

}  // namespace partnercenter::gateway
