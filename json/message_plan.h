#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace partnercenter::json {

class MessagePlan;

// JSON values that a field takes.
enum class FieldKind {
  kString,     // a string
  kDecimal,    // any number; its digits are kept as text
  kBool,       // true or false
  kInt32,      // an integer literal in range
  kInt64,      // an integer literal in range
  kEnum,       // a documented text, case, `_`, `-` and blanks aside
  kTimestamp,  // an RFC 3339 text, its zone optional
  kDuration,   // a text as absl::ParseDuration reads it: "30s", "1.5h"
  kMessage,    // an object
  kStringMap,  // an object with string values
};

// Rules for filling one field from JSON and writing it to the wire.
struct FieldPlan {
  const google::protobuf::FieldDescriptor* descriptor = nullptr;
  FieldKind kind = FieldKind::kString;
  bool repeated = false;
  uint32_t tag = 0;
  // This field's bit and those of its oneof, in the set of filled fields.
  uint64_t own_bit = 0;
  uint64_t exclusive_bits = 0;
  // For kEnum: canonical text (see CanonicalEnumText) -> number.
  absl::flat_hash_map<std::string, int> enum_values;
  // For kMessage.
  std::unique_ptr<const MessagePlan> message;
};

// A message type's fields by JSON name: everything that mapping needs from
// the contract, computed once. Immutable, thread-safe.
//
// A field named `unmapped` is left out: it collects what has no place.
class MessagePlan {
 public:
  // The type must not contain itself and must have at most 64 fields of the
  // kinds above; anything else is a fatal error.
  explicit MessagePlan(const google::protobuf::Descriptor& type);

  MessagePlan(const MessagePlan&) = delete;
  MessagePlan& operator=(const MessagePlan&) = delete;

  // Returns the field for a member: by exact JSON name, else without regard to
  // ASCII case. Null if there is none.
  const FieldPlan* Find(absl::string_view member) const;

 private:
  std::vector<FieldPlan> fields_;
  absl::flat_hash_map<std::string, const FieldPlan*> by_name_;
  absl::flat_hash_map<std::string, const FieldPlan*> by_lower_name_;
};

// Returns the text of an enum value without its enum's prefix: "ONE_TIME" of
// BILLING_CYCLE_ONE_TIME. The prefix comes from the zero value,
// PREFIX_UNSPECIFIED.
absl::string_view EnumValueText(
    const google::protobuf::EnumValueDescriptor& value);

// Returns an enum text without case, `_`, `-` and blanks: "one_time", "OneTime"
// and "one time" are one value.
std::string CanonicalEnumText(absl::string_view text);

}  // namespace partnercenter::json
