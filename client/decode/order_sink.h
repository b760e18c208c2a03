#pragma once

#include "absl/status/status.h"
#include "client/decode/order_decoder.h"
#include "client/unmapped_names.h"
#include "json/json_mapper.h"

namespace partnercenter::client {

// Takes the events of one order and writes it as a field with tag `tag`, its
// unmapped members included. Reusable, as JsonMapper.
//
// Errors: InvalidArgument if the order is not an object or has no id;
// ResourceExhausted as soon as the bytes written and kept exceed `max_bytes`,
// however small their JSON text was.
class OrderSink : public json::JsonSink {
 public:
  struct Options {
    const json::MessagePlan& plan;
    const json::FieldPlan& id;  // a field of `plan`
    uint32_t tag;
    size_t max_bytes;
  };

  // All must outlive the object.
  OrderSink(const Options& options, json::WireWriter& writer,
            UnmappedNames& names);

  absl::Status Scalar(const json::JsonScalar& value) override;
  absl::Status StartObject() override;
  absl::Status Key(const json::JsonName& name) override;
  absl::Status EndObject() override;
  absl::Status StartArray() override;
  absl::Status EndArray() override;
  size_t held_bytes() const override { return mapper_.held_bytes(); }

 private:
  absl::Status EndOrder();
  // Returns `status`, or the error of too many bytes.
  absl::Status Bounded(absl::Status status) const;

  const json::FieldPlan& id_;
  const uint32_t tag_;
  const size_t max_bytes_;
  json::WireWriter& writer_;
  UnmappedNames& names_;
  json::JsonMapper mapper_;
  size_t mark_ = 0;
};

}  // namespace partnercenter::client
