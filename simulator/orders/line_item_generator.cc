#include "simulator/orders/line_item_generator.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "simulator/orders/creation_date.h"
#include "simulator/orders/link_json.h"

namespace partnercenter::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kHoursOfMonth = 730;

// A line under construction.
struct Line {
  int number = 0;
  const Product& product;
  int quantity = 1;
  std::string transaction_type = "New";
  // Empty until provisioned, and always for perpetual licences.
  std::string subscription_id = "";
  std::string parent_subscription_id = "";
  std::string promotion_id = "";
  // Savings plans only: hundredths per hour.
  std::optional<int> hourly_cents = std::nullopt;
};

bool IsPerpetual(const OrderKind& kind) {
  return kind.products == SoftwareProducts;
}

std::string SubscriptionId(const OrderKind& kind, SeededRandom& random) {
  const std::string id = random.Guid();
  return kind.family == OrderFamily::kLegacy ? absl::AsciiStrToUpper(id) : id;
}

std::string TransactionType(SeededRandom& random) {
  static constexpr std::array<absl::string_view, 5> kRarer = {
      "Renew", "AddQuantity", "RemoveQuantity", "Convert", "CustomerCredit"};
  return std::string(random.OneIn(4) ? random.OneOf(kRarer) : "New");
}

void Cancel(Line& line) {
  line.quantity = 0;
  line.transaction_type = "Cancel";
}

Line MakeLine(const LineItemContext& context, const Product& product,
              SeededRandom& random) {
  Line line{.product = product};
  if (IsProvisioned(context.status) && !IsPerpetual(context.kind)) {
    line.subscription_id = SubscriptionId(context.kind, random);
  }
  if (context.kind.products == SavingsPlanProducts) {
    line.hourly_cents = 5 * (1 + random.Below(40));
  } else {
    line.quantity = 1 + random.Below(50);
    line.transaction_type = TransactionType(random);
  }
  if (context.kind.products == LicenceProducts && random.OneIn(4)) {
    line.promotion_id = "39NFSIM0T1M1:0002:39NFSIM0T1K4";
  }
  if (context.status == "cancelled") Cancel(line);
  return line;
}

// The second and later lines: add-ons to the first line's subscription, or
// more of the same kind.
Line MakeFurtherLine(const LineItemContext& context, const Line& first,
                     SeededRandom& random) {
  const bool add_on = context.kind.products == LicenceProducts;
  Line line = MakeLine(
      context, random.OneOf(add_on ? AddOnProducts() : context.kind.products()),
      random);
  if (add_on) line.parent_subscription_id = first.subscription_id;
  // An order stays completed when only some of its lines are cancelled.
  if (random.OneIn(3)) Cancel(line);
  return line;
}

int64_t UnitCents(const OrderKind& kind, const Line& line) {
  if (kind.trial) return 0;
  if (line.hourly_cents) return int64_t{*line.hourly_cents} * kHoursOfMonth;
  return line.product.cents * kind.months;
}

int64_t PaidCents(const OrderKind& kind, const Line& line) {
  const int64_t cents = UnitCents(kind, line);
  return line.promotion_id.empty() ? cents : cents * 85 / 100;
}

Json PricingJson(const OrderKind& kind, const Line& line) {
  const int64_t paid = PaidCents(kind, line);
  return {{"listPrice", PriceOf(UnitCents(kind, line))},
          {"discountedPrice", PriceOf(paid)},
          {"proratedPrice", PriceOf(paid)},
          {"price", PriceOf(paid)},
          {"extendedPrice", PriceOf(paid * line.quantity)}};
}

// Legacy lines link to the subscription, later ones to the catalogue.
Json LegacyLinks(const LineItemContext& context, const Line& line) {
  Json links = Json::object();
  if (line.subscription_id.empty()) return links;
  links["subscription"] =
      Link(SubscriptionUri(context.customer_id, line.subscription_id));
  // As upstream, this link does not name the customer.
  links["provisioningStatus"] = Link(absl::StrCat(
      "/subscriptions/", line.subscription_id, "/provisioningstatus"));
  return links;
}

Json LinksJson(const LineItemContext& context, const Line& line) {
  const Json sku = SkuLink(line.product, context.market);
  switch (context.kind.family) {
    case OrderFamily::kLegacy:
      return LegacyLinks(context, line);
    case OrderFamily::kModern:
      return {{"sku", sku}};
    case OrderFamily::kNewCommerce:
      return {{"product", ProductLink(line.product, context.market)},
              {"sku", sku},
              {"availability", AvailabilityLink(line.product, context.market)}};
  }
  std::abort();
}

std::string OfferId(const Product& product) {
  if (product.sku.empty()) return std::string(product.id);
  return absl::StrCat(product.id, ":", product.sku, ":", product.availability);
}

void AddSavingsPlanMembers(const LineItemContext& context, const Line& line,
                           SeededRandom& random, Json& json) {
  json["provisioningContext"] = {{"scope", "single"},
                                 {"entitlementId", random.Guid()}};
  json["purchaseCommitment"] = {
      {"amount", PriceOf(*line.hourly_cents)},
      {"currency", absl::AsciiStrToLower(context.market.currency_code)},
      {"grain", "hourly"}};
}

void AddRarerMembers(const LineItemContext& context, SeededRandom& random,
                     Json& json) {
  if (context.kind.trial || random.OneIn(6)) {
    json["renewsTo"] = {{"termDuration", context.kind.trial ? "P1Y" : "P1M"}};
  }
  if (random.OneIn(6)) json["customTermEndDate"] = TermEndDate(random);
  if (random.OneIn(5)) {
    json["partnerIdOnRecord"] = absl::StrCat(5000000 + random.Below(1000000));
  }
}

Json LineJson(const LineItemContext& context, const Line& line,
              SeededRandom& random) {
  const OrderFamily family = context.kind.family;
  Json json = {{"lineItemNumber", line.number},
               {"offerId", OfferId(line.product)}};
  const auto add_text = [&](const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
  };
  add_text("subscriptionId", line.subscription_id);
  add_text("parentSubscriptionId", line.parent_subscription_id);
  if (family == OrderFamily::kNewCommerce || IsPerpetual(context.kind)) {
    json["termDuration"] = std::string(context.kind.term);
    json["transactionType"] = line.transaction_type;
  }
  json["friendlyName"] = std::string(line.product.name);
  json["quantity"] = line.quantity;
  add_text("promotionId", line.promotion_id);
  if (family == OrderFamily::kNewCommerce) {
    AddRarerMembers(context, random, json);
  }
  json["pricing"] = PricingJson(context.kind, line);
  if (line.hourly_cents) AddSavingsPlanMembers(context, line, random, json);
  json["links"] = LinksJson(context, line);
  return json;
}

}  // namespace

GeneratedLineItems GenerateLineItems(const LineItemContext& context,
                                     SeededRandom& random) {
  const auto products = context.kind.products();
  std::vector<Line> lines = {MakeLine(context, random.OneOf(products), random)};
  while (lines.size() < 3 && random.OneIn(7)) {
    lines.push_back(MakeFurtherLine(context, lines.front(), random));
    lines.back().number = static_cast<int>(lines.size()) - 1;
  }
  GeneratedLineItems items{.json = Json::array()};
  for (const Line& line : lines) {
    items.json.push_back(LineJson(context, line, random));
    items.total_cents += PaidCents(context.kind, line) * line.quantity;
  }
  return items;
}

Json PriceOf(int64_t cents) { return static_cast<double>(cents) / 100; }

}  // namespace partnercenter::simulator
