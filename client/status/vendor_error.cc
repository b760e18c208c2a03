#include "client/status/vendor_error.h"

#include <optional>

#include "json/top_level_scalars.h"

namespace partnercenter::client {

VendorError ParseVendorError(absl::string_view body) {
  std::optional<json::TopLevelScalars> members =
      json::TopLevelScalars::Read(body);
  if (!members.has_value()) return {};
  VendorError fault;
  fault.code = members->Take("code");
  fault.source = members->Take("source");
  fault.description = members->Take("description");
  // As Microsoft's SDKs tell a fault: by any of these three.
  fault.is_fault =
      !fault.code.empty() || !fault.description.empty() || members->Has("data");
  if (fault.description.empty()) fault.description = members->Take("message");
  return fault;
}

}  // namespace partnercenter::client
