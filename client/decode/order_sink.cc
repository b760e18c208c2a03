#include "client/decode/order_sink.h"

#include <algorithm>

#include "base/error_details.h"

namespace partnercenter::client {
namespace {

constexpr uint32_t kUnmappedTag =
    json::LengthDelimitedTag(orders::v1::Order::kUnmappedFieldNumber);

absl::Status OrderNotAnObject() {
  return absl::InvalidArgumentError("an order is not an object");
}

absl::Status TooManyBytes() {
  return absl::ResourceExhaustedError("orders take too many bytes");
}

}  // namespace

OrderSink::OrderSink(const Options& options, json::WireWriter& writer,
                     UnmappedNames& names)
    : id_(options.id),
      tag_(options.tag),
      max_bytes_(options.max_bytes),
      writer_(writer),
      names_(names),
      mapper_(options.plan, writer, options.max_bytes) {}

absl::Status OrderSink::Scalar(const json::JsonScalar& value) {
  return mapper_.done() ? OrderNotAnObject() : Bounded(mapper_.Scalar(value));
}

absl::Status OrderSink::StartObject() {
  if (mapper_.done()) mark_ = writer_.Open(tag_);
  return mapper_.StartObject();
}

absl::Status OrderSink::Key(const json::JsonName& name) {
  return mapper_.Key(name);
}

absl::Status OrderSink::EndObject() {
  absl::Status status = Bounded(mapper_.EndObject());
  return status.ok() && mapper_.done() ? EndOrder() : status;
}

absl::Status OrderSink::StartArray() {
  return mapper_.done() ? OrderNotAnObject() : mapper_.StartArray();
}

absl::Status OrderSink::EndArray() { return Bounded(mapper_.EndArray()); }

absl::Status OrderSink::Bounded(absl::Status status) const {
  if (writer_.size() + mapper_.unmapped_bytes() <= max_bytes_) return status;
  return TooManyBytes();
}

absl::Status OrderSink::EndOrder() {
  if (!mapper_.Holds(id_)) {
    return absl::InvalidArgumentError("an order has no id");
  }
  for (const json::UnmappedMember& member : mapper_.unmapped()) {
    writer_.MapEntry(kUnmappedTag, member.pointer, member.json);
    AddUnmappedName(member.pattern, names_);
  }
  writer_.Close(mark_);
  // The length of a long order takes more bytes than were left for it.
  return writer_.size() <= max_bytes_ ? absl::OkStatus() : TooManyBytes();
}

}  // namespace partnercenter::client
