#include "client/order_events.h"

#include <algorithm>

namespace partnercenter::client {
namespace {

constexpr uint32_t kUnmappedTag =
    LengthDelimitedTag(orders::v1::Order::kUnmappedFieldNumber);

absl::Status NotAnObject() {
  return absl::InvalidArgumentError("an order is not an object");
}

}  // namespace

OrderEvents::OrderEvents(const MessagePlan& plan, const FieldPlan& id,
                         uint32_t tag, WireWriter& writer, UnmappedNames& names)
    : id_(id),
      tag_(tag),
      writer_(writer),
      names_(names),
      mapper_(plan, writer) {}

absl::Status OrderEvents::Scalar(const JsonScalar& value) {
  return mapper_.done() ? NotAnObject() : mapper_.Scalar(value);
}

absl::Status OrderEvents::StartObject() {
  if (mapper_.done()) mark_ = writer_.Open(tag_);
  return mapper_.StartObject();
}

absl::Status OrderEvents::Key(absl::string_view name) {
  return mapper_.Key(name);
}

absl::Status OrderEvents::EndObject() {
  absl::Status status = mapper_.EndObject();
  return status.ok() && mapper_.done() ? EndOrder() : status;
}

absl::Status OrderEvents::StartArray() {
  return mapper_.done() ? NotAnObject() : mapper_.StartArray();
}

absl::Status OrderEvents::EndArray() { return mapper_.EndArray(); }

absl::Status OrderEvents::EndOrder() {
  if (!mapper_.Holds(id_)) {
    return absl::InvalidArgumentError("an order has no id");
  }
  for (const UnmappedMember& member : mapper_.unmapped()) {
    writer_.MapEntry(kUnmappedTag, member.pointer, member.json);
    AddUnmappedName(member.pattern, names_);
  }
  writer_.Close(mark_);
  return absl::OkStatus();
}

void AddUnmappedName(absl::string_view name, UnmappedNames& names) {
  if (names.size() > kMaxUnmappedNames) return;
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  names.emplace_back(names.size() == kMaxUnmappedNames ? "other" : name);
}

}  // namespace partnercenter::client
