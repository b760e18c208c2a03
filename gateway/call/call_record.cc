#include "gateway/call/call_record.h"

#include "absl/strings/strip.h"

namespace partnercenter::gateway {

absl::string_view NameOf(orders::v1::Freshness::Source source) {
  return absl::StripPrefix(orders::v1::Freshness::Source_Name(source),
                           "SOURCE_");
}

}  // namespace partnercenter::gateway
