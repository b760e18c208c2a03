#include "fuzz/decoded.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fuzz/invariants.h"
#include "tests/support/json_tree.h"

namespace partnercenter::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

// Bounds of a Timestamp: the years 0001 to 9999.
constexpr int64_t kMinSeconds = -62135596800;
constexpr int64_t kMaxSeconds = 253402300799;

void RequireTimestamp(const Timestamp& time) {
  Require(time.seconds() >= kMinSeconds && time.seconds() <= kMaxSeconds &&
              time.nanos() >= 0 && time.nanos() <= 999999999,
          absl::StrCat("a timestamp is valid: ", time.ShortDebugString()));
}

// Requires that the message has only fields of the contract, with values of the
// contract.
void RequireKnownFields(const Message& message) {
  const auto& reflection = *message.GetReflection();
  Require(reflection.GetUnknownFields(message).empty(),
          absl::StrCat("the contract has every field that is written: ",
                       message.ShortDebugString()));
  if (message.GetDescriptor() == Timestamp::descriptor()) {
    RequireTimestamp(static_cast<const Timestamp&>(message));
  }
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->type() == FieldDescriptor::TYPE_ENUM) {
      const int number = reflection.GetEnumValue(message, field);
      Require(field->enum_type()->FindValueByNumber(number) != nullptr,
              absl::StrCat(field->full_name(), " has a value: ", number));
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      RequireKnownFields(reflection.GetMessage(message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      RequireKnownFields(reflection.GetRepeatedMessage(message, field, i));
    }
  }
}

}  // namespace

void RequireOrder(const orders::v1::Order& order) {
  Require(!order.id().empty(), "an order has an id");
  RequireKnownFields(order);
  for (const auto& [pointer, json] : order.unmapped()) {
    Require(
        absl::StartsWith(pointer, "/"),
        absl::StrCat("the key of an unmapped member is a pointer: ", pointer));
    Require(testing::IsJson(json),
            absl::StrCat("an unmapped member is JSON: ", json));
  }
}

void RequireUnmappedNames(const client::UnmappedNames& names) {
  Require(names.size() <= client::kMaxUnmappedNames + 1,
          "unmapped names are bounded");
  std::set<std::string> unique;
  for (const auto& [name, count] : names) {
    Require(unique.insert(name).second, "an unmapped name occurs once");
    Require(count > 0, "an unmapped name was seen");
    Require(name.size() <= client::kMaxUnmappedNameBytes,
            "an unmapped name is bounded");
    RequireUtf8(name, "an unmapped name");
  }
}

}  // namespace partnercenter::fuzz
