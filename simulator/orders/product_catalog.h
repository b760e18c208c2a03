#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace partnercenter::simulator {

// A product that orders can contain. Ids are invented, in the real formats.
struct Product {
  // Twelve characters; for legacy offers an upper-case GUID.
  absl::string_view id;
  // SKU and availability; empty for legacy offers.
  absl::string_view sku;
  absl::string_view availability;
  absl::string_view name;
  // Price of one unit per month, or of a perpetual licence once, in hundredths
  // of the currency's unit, whatever the currency.
  int64_t cents;
};

// Return the products of one kind, at least three of each.
absl::Span<const Product> LicenceProducts();      // seats by month or year
absl::Span<const Product> AddOnProducts();        // need a licence beside them
absl::Span<const Product> ReservationProducts();  // paid at once for years
absl::Span<const Product> SavingsPlanProducts();  // with a commitment per hour
absl::Span<const Product> SoftwareProducts();     // perpetual licences
absl::Span<const Product> UsageProducts();        // billed by consumption
absl::Span<const Product> LegacyProducts();       // offers named by a GUID

// Country and currency of a customer.
struct Market {
  absl::string_view country;
  absl::string_view currency_code;
  absl::string_view currency_symbol;
};

absl::Span<const Market> Markets();

}  // namespace partnercenter::simulator
