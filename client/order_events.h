#pragma once

#include "absl/status/status.h"
#include "client/json_mapper.h"
#include "client/order_decoder.h"

namespace partnercenter::client {

// Takes the events of one order and writes it as a field with tag `tag`, its
// unmapped members included. Reusable, as JsonMapper.
//
// Errors: InvalidArgument if the order is not an object or has no id.
class OrderEvents : public JsonEvents {
 public:
  // All must outlive the object; `id` is a field of `plan`.
  OrderEvents(const MessagePlan& plan, const FieldPlan& id, uint32_t tag,
              WireWriter& writer, UnmappedNames& names);

  absl::Status Scalar(const JsonScalar& value) override;
  absl::Status StartObject() override;
  absl::Status Key(absl::string_view name) override;
  absl::Status EndObject() override;
  absl::Status StartArray() override;
  absl::Status EndArray() override;

  bool done() const { return mapper_.done(); }

 private:
  absl::Status EndOrder();

  const FieldPlan& id_;
  const uint32_t tag_;
  WireWriter& writer_;
  UnmappedNames& names_;
  JsonMapper mapper_;
  size_t mark_ = 0;
};

// Adds `name`, once, as UnmappedNames says.
void AddUnmappedName(absl::string_view name, UnmappedNames& names);

}  // namespace partnercenter::client
