#include "simulator/orders/order_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"
#include "simulator/text/json_text.h"
#include "simulator/text/text_file.h"

namespace partnercenter::simulator {
namespace {

absl::Status Wrong(absl::string_view place, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", what));
}

// Collects customers, in the order in which they first occur.
class BookWriter {
 public:
  // Adds a customer that may have no orders.
  absl::Status AddCustomer(absl::string_view place, absl::string_view id) {
    if (!IsGuid(id)) return Wrong(place, "the customer id is not a GUID");
    CustomerOf(id);
    return absl::OkStatus();
  }

  absl::Status AddOrder(absl::string_view place, absl::string_view customer,
                        absl::string_view text) {
    absl::StatusOr<Order> order = ReadOrder(text);
    if (!order.ok()) return Wrong(place, order.status().message());
    std::vector<Order>& orders = CustomerOf(customer).orders;
    for (const Order& other : orders) {
      if (IsSameOrderId(other.id, order->id)) {
        return Wrong(place, "the customer already has an order with this id");
      }
    }
    orders.push_back(*std::move(order));
    return absl::OkStatus();
  }

  OrderBook Finish() && { return OrderBook(std::move(customers_)); }

 private:
  OrderBook::Customer& CustomerOf(absl::string_view id) {
    const std::string lower = absl::AsciiStrToLower(id);
    const auto known = std::find_if(
        customers_.begin(), customers_.end(),
        [&](const OrderBook::Customer& one) { return one.id == lower; });
    if (known != customers_.end()) return *known;
    return customers_.emplace_back(OrderBook::Customer{lower, {}});
  }

  std::vector<OrderBook::Customer> customers_;
};

// Returns the customer named by an order; empty if there is none.
std::string CustomerIn(absl::string_view order) {
  const auto json = nlohmann::json::parse(order.begin(), order.end(),
                                          /*cb=*/nullptr,
                                          /*allow_exceptions=*/false);
  if (!json.is_object()) return "";
  const auto member = json.find("referenceCustomerId");
  if (member == json.end() || !member->is_string()) return "";
  return member->get<std::string>();
}

absl::StatusOr<OrderBook> ReadArray(absl::string_view array) {
  BookWriter book;
  int number = 0;
  for (const absl::string_view order : ElementsOf(array)) {
    const std::string place = absl::StrCat("order ", ++number);
    const std::string customer = CustomerIn(order);
    if (!IsGuid(customer)) {
      return Wrong(place, "`referenceCustomerId` is not a GUID");
    }
    const absl::Status added = book.AddOrder(place, customer, order);
    if (!added.ok()) return added;
  }
  return std::move(book).Finish();
}

absl::StatusOr<OrderBook> ReadCustomers(
    const std::vector<JsonMember>& customers) {
  BookWriter book;
  for (const JsonMember& customer : customers) {
    const std::string place = absl::StrCat("customer ", customer.name);
    absl::Status added = book.AddCustomer(place, customer.name);
    if (!added.ok()) return added;
    if (customer.value.front() != '[') {
      return Wrong(place, "not an array of orders");
    }
    int number = 0;
    for (const absl::string_view order : ElementsOf(customer.value)) {
      added = book.AddOrder(absl::StrCat(place, ", order ", ++number),
                            customer.name, order);
      if (!added.ok()) return added;
    }
  }
  return std::move(book).Finish();
}

absl::StatusOr<OrderBook> ReadObject(absl::string_view object) {
  const std::vector<JsonMember> members = MembersOf(object);
  const auto items = std::find_if(
      members.begin(), members.end(),
      [](const JsonMember& member) { return member.name == "items"; });
  if (items == members.end()) return ReadCustomers(members);
  if (items->value.front() != '[') return Wrong("items", "not an array");
  return ReadArray(items->value);
}

}  // namespace

absl::StatusOr<OrderBook> ReadOrders(absl::string_view text) {
  try {
    // Parsed only for the position in the error message.
    [[maybe_unused]] const auto json =
        nlohmann::json::parse(text.begin(), text.end());
  } catch (const nlohmann::json::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat("not JSON: ", error.what()));
  }
  const std::string compact = CompactJson(text);
  if (compact.front() == '[') return ReadArray(compact);
  if (compact.front() == '{') return ReadObject(compact);
  return absl::InvalidArgumentError("neither an object nor an array");
}

absl::StatusOr<OrderBook> ReadOrderFile(const std::string& path) {
  const auto text = ReadTextFile("orders file", path);
  if (!text.ok()) return text.status();
  absl::StatusOr<OrderBook> book = ReadOrders(*text);
  if (book.ok()) return book;
  return absl::Status(
      book.status().code(),
      absl::StrCat("orders file ", path, ": ", book.status().message()));
}

}  // namespace partnercenter::simulator
