#pragma once

#include "json/json_tokenizer.h"
#include "json/message_plan.h"
#include "json/wire_writer.h"

namespace partnercenter::json {

// Writes a JSON scalar as `field`, if it fits the field's kind (see FieldKind).
// Returns whether it did; if not, nothing is written. Kinds that take objects
// fit no scalar.
bool WriteScalarField(const FieldPlan& field, const JsonScalar& value,
                      WireWriter& writer);

}  // namespace partnercenter::json
