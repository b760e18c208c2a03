#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/string_view.h"
#include "simulator/orders/product_catalog.h"

// Generators of the `links` members of orders, as Partner Center prints them:
// URIs relative to the base URL, with empty arrays of headers.
namespace partnercenter::simulator {

nlohmann::ordered_json Link(absl::string_view uri,
                            absl::string_view method = "GET");

// Return links to the catalogue of the market's country, for a product with a
// SKU.
nlohmann::ordered_json ProductLink(const Product& product,
                                   const Market& market);
nlohmann::ordered_json SkuLink(const Product& product, const Market& market);
nlohmann::ordered_json AvailabilityLink(const Product& product,
                                        const Market& market);

// Returns the path of an order, or of the list if `order` is empty.
std::string OrderUri(absl::string_view customer, absl::string_view order);

std::string SubscriptionUri(absl::string_view customer,
                            absl::string_view subscription);

}  // namespace partnercenter::simulator
