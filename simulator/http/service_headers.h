#pragma once

#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Adds the headers that the service puts on all its answers: MS-RequestId and
// MS-CorrelationId (those of the request; new GUIDs if it has none, if what it
// has is no GUID, or with `own_ids`), MS-CV, MS-ServerId and Request-Context.
// Thread-safe.
void AddServiceHeaders(const Request& request, bool own_ids, Answer& answer);

}  // namespace partnercenter::simulator
