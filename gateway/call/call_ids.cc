#include "gateway/call/call_ids.h"

#include "absl/strings/str_cat.h"
#include "base/guid.h"

namespace partnercenter::gateway {

std::string CorrelationIdOf(const MetadataLookup& metadata,
                            const TraceContext& trace) {
  if (const auto given = metadata("ms-correlation-id")) {
    if (const auto guid = base::Guid::Parse(*given)) return guid->text();
  }
  const absl::string_view id = trace.trace_id;
  return absl::StrCat(id.substr(0, 8), "-", id.substr(8, 4), "-",
                      id.substr(12, 4), "-", id.substr(16, 4), "-",
                      id.substr(20));
}

}  // namespace partnercenter::gateway
