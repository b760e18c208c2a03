#pragma once

#include "client/json_tokenizer.h"
#include "client/message_plan.h"
#include "client/wire_writer.h"

namespace partnercenter::client {

// Writes a JSON scalar as `field`, if it fits the field's kind (see FieldKind).
// Returns whether it did; if not, nothing is written. Kinds that take objects
// fit no scalar.
bool WriteScalarField(const FieldPlan& field, const JsonScalar& value,
                      WireWriter& writer);

}  // namespace partnercenter::client
