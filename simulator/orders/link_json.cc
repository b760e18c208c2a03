#include "simulator/orders/link_json.h"

#include "absl/strings/str_cat.h"

namespace partnercenter::simulator {
namespace {

using Json = nlohmann::ordered_json;

std::string SkuUri(const Product& product) {
  return absl::StrCat("/products/", product.id, "/skus/", product.sku);
}

Json CatalogueLink(absl::string_view uri, const Market& market) {
  return Link(absl::StrCat(uri, "?country=", market.country));
}

}  // namespace

Json Link(absl::string_view uri, absl::string_view method) {
  return {{"uri", std::string(uri)},
          {"method", std::string(method)},
          {"headers", Json::array()}};
}

Json ProductLink(const Product& product, const Market& market) {
  return CatalogueLink(absl::StrCat("/products/", product.id), market);
}

Json SkuLink(const Product& product, const Market& market) {
  return CatalogueLink(SkuUri(product), market);
}

Json AvailabilityLink(const Product& product, const Market& market) {
  return CatalogueLink(
      absl::StrCat(SkuUri(product), "/availabilities/", product.availability),
      market);
}

std::string OrderUri(absl::string_view customer, absl::string_view order) {
  return absl::StrCat("/customers/", customer, "/orders",
                      order.empty() ? "" : "/", order);
}

std::string SubscriptionUri(absl::string_view customer,
                            absl::string_view subscription) {
  return absl::StrCat("/customers/", customer, "/subscriptions/", subscription);
}

}  // namespace partnercenter::simulator
