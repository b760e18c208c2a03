#pragma once

#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include "tests/support/scrape.h"

namespace partnercenter::gateway {

// The series of a collectable, as a scrape would have them.
inline testing::Series Collected(const prometheus::Collectable& collectable) {
  return testing::ReadScrape(
      prometheus::TextSerializer().Serialize(collectable.Collect()));
}

}  // namespace partnercenter::gateway
