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

// What the lines of one order share. Everything referred to outlives the call.
struct LineItemContext {
  const OrderKind& kind;
  const Market& market;
  absl::string_view customer_id;
  absl::string_view status;
};

struct GeneratedLineItems {
  // The order's `lineItems`, with `pricing`.
  nlohmann::ordered_json json;
  // The sum of the lines' `extendedPrice`, in hundredths.
  int64_t total_cents = 0;
};

// One to three lines.
GeneratedLineItems GenerateLineItems(const LineItemContext& context,
                                     SeededRandom& random);

// A price as Partner Center prints it: a number such as 36.48 or 438.0.
// Dividing gives the double nearest to that text, so it prints as that text.
nlohmann::ordered_json PriceOf(int64_t cents);

}  // namespace partnercenter::simulator
