#include "json/message_plan.h"

#include <google/protobuf/wire_format_lite.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "partnercenter/orders/v1/field_options.pb.h"

namespace partnercenter::json {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

constexpr int kMaxFields = 64;

FieldKind KindOfMessage(const FieldDescriptor& field) {
  const std::string& type = field.message_type()->full_name();
  if (type == "google.protobuf.Timestamp") return FieldKind::kTimestamp;
  if (type == "google.protobuf.Duration") return FieldKind::kDuration;
  if (!field.is_map()) return FieldKind::kMessage;
  GOOGLE_CHECK(field.message_type()->map_value()->type() ==
               FieldDescriptor::TYPE_STRING)
      << field.full_name();
  return FieldKind::kStringMap;
}

FieldKind KindOf(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      return field.options().GetExtension(orders::v1::decimal)
                 ? FieldKind::kDecimal
                 : FieldKind::kString;
    case FieldDescriptor::TYPE_BOOL:
      return FieldKind::kBool;
    case FieldDescriptor::TYPE_INT32:
      return FieldKind::kInt32;
    case FieldDescriptor::TYPE_INT64:
      return FieldKind::kInt64;
    case FieldDescriptor::TYPE_ENUM:
      return FieldKind::kEnum;
    case FieldDescriptor::TYPE_MESSAGE:
      return KindOfMessage(field);
    default:
      GOOGLE_LOG(FATAL) << "no mapping for the type of " << field.full_name();
      return FieldKind::kString;
  }
}

uint32_t TagOf(const FieldDescriptor& field) {
  return WireFormatLite::MakeTag(
      field.number(),
      WireFormatLite::WireTypeForFieldType(
          static_cast<WireFormatLite::FieldType>(field.type())));
}

// The zero value has no text of its own.
absl::flat_hash_map<std::string, int> EnumValues(const EnumDescriptor& type) {
  absl::flat_hash_map<std::string, int> values;
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (value.number() == 0) continue;
    values.emplace(CanonicalEnumText(EnumValueText(value)), value.number());
  }
  return values;
}

uint64_t Bit(const FieldDescriptor& field) {
  return uint64_t{1} << field.index();
}

uint64_t ExclusiveBits(const FieldDescriptor& field) {
  const auto* oneof = field.real_containing_oneof();
  if (oneof == nullptr) return Bit(field);
  uint64_t bits = 0;
  for (int i = 0; i < oneof->field_count(); ++i) bits |= Bit(*oneof->field(i));
  return bits;
}

FieldPlan PlanOf(const FieldDescriptor& field) {
  FieldPlan plan;
  plan.descriptor = &field;
  plan.kind = KindOf(field);
  plan.repeated = field.is_repeated() && !field.is_map();
  plan.tag = TagOf(field);
  plan.own_bit = Bit(field);
  plan.exclusive_bits = ExclusiveBits(field);
  if (plan.kind == FieldKind::kEnum) {
    plan.enum_values = EnumValues(*field.enum_type());
  }
  if (plan.kind == FieldKind::kMessage) {
    plan.message = std::make_unique<MessagePlan>(*field.message_type());
  }
  return plan;
}

}  // namespace

MessagePlan::MessagePlan(const Descriptor& type) {
  GOOGLE_CHECK_LE(type.field_count(), kMaxFields) << type.full_name();
  fields_.reserve(type.field_count());
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.name() == "unmapped") continue;
    const FieldPlan& plan = fields_.emplace_back(PlanOf(field));
    by_name_.emplace(field.json_name(), &plan);
    by_lower_name_.emplace(absl::AsciiStrToLower(field.json_name()), &plan);
  }
}

const FieldPlan* MessagePlan::Find(absl::string_view member) const {
  if (auto it = by_name_.find(member); it != by_name_.end()) return it->second;
  auto it = by_lower_name_.find(absl::AsciiStrToLower(member));
  return it == by_lower_name_.end() ? nullptr : it->second;
}

absl::string_view EnumValueText(
    const google::protobuf::EnumValueDescriptor& value) {
  const absl::string_view prefix = absl::StripSuffix(
      value.type()->FindValueByNumber(0)->name(), "UNSPECIFIED");
  return absl::StripPrefix(value.name(), prefix);
}

std::string CanonicalEnumText(absl::string_view text) {
  std::string canonical;
  for (const char c : text) {
    if (c == '_' || c == '-' || c == ' ') continue;
    canonical.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return canonical;
}

}  // namespace partnercenter::json
