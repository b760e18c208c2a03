#pragma once

#include "json/json_tokenizer.h"
#include "json/message_plan.h"
#include "json/wire_writer.h"

namespace partnercenter::json {

// Writes a JSON scalar as `field`, if it fits the field's kind (see FieldKind).
// Returns true if it did; otherwise nothing is written. A scalar fits no kind
// that takes objects.
bool WriteScalarField(const FieldPlan& field, const JsonScalar& value,
                      WireWriter& writer);

}  // namespace partnercenter::json
