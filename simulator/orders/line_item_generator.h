#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/orders/order_kind.h"
#include "simulator/orders/product_catalog.h"
#include "simulator/text/seeded_random.h"

namespace partnercenter::simulator {

// Properties shared by the lines of one order. Everything it refers to must
// outlive the call.
struct LineItemContext {
  const OrderKind& kind;
  const Market& market;
  absl::string_view customer_id;
  absl::string_view status;
};

struct GeneratedLineItems {
  // The order's `lineItems`, with `pricing`.
  nlohmann::ordered_json json;
  // Sum of the lines' `extendedPrice`, in hundredths.
  int64_t total_cents = 0;
};

// Generates one to three lines.
GeneratedLineItems GenerateLineItems(const LineItemContext& context,
                                     SeededRandom& random);

// Returns a price as Partner Center prints it: a number such as 36.48 or 438.0.
// Division gives the double nearest to that text, so it prints as that text.
nlohmann::ordered_json PriceOf(int64_t cents);

}  // namespace partnercenter::simulator
