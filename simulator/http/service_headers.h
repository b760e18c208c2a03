#pragma once

#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Adds the headers that the service puts on all its answers: MS-RequestId and
// MS-CorrelationId, MS-CV, MS-ServerId and Request-Context. The two ids are
// those of the request; they are new GUIDs if the request has none, if its
// value is not a GUID, or with `own_ids`. Thread-safe.
void AddServiceHeaders(const Request& request, bool own_ids, Answer& answer);

}  // namespace partnercenter::simulator
