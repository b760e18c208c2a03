#include "client/vendor_fault.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "client/json_tokenizer.h"

namespace partnercenter::client {
namespace {

// Keeps the texts and numbers of an object's own members, by lower-case name.
class TopLevelScalars : public JsonEvents {
 public:
  absl::Status Scalar(const JsonScalar& value) override {
    if (depth_ == 1 && (value.kind == JsonScalar::Kind::kString ||
                        value.kind == JsonScalar::Kind::kNumber)) {
      texts_.emplace(member_, std::string(value.text));
    }
    return absl::OkStatus();
  }
  absl::Status Key(absl::string_view name) override {
    if (depth_ == 1) {
      member_ = absl::AsciiStrToLower(name);
      if (member_ == "data") has_data_ = true;
    }
    return absl::OkStatus();
  }
  absl::Status StartObject() override { return Enter(); }
  absl::Status EndObject() override { return Leave(); }
  absl::Status StartArray() override { return Enter(); }
  absl::Status EndArray() override { return Leave(); }

  bool has_data() const { return has_data_; }
  std::string Take(const std::string& name) {
    const auto it = texts_.find(name);
    return it == texts_.end() ? "" : std::move(it->second);
  }

 private:
  absl::Status Enter() {
    ++depth_;
    return absl::OkStatus();
  }
  absl::Status Leave() {
    --depth_;
    return absl::OkStatus();
  }

  int depth_ = 0;
  bool has_data_ = false;
  std::string member_;
  std::map<std::string, std::string> texts_;
};

}  // namespace

VendorFault ParseVendorFault(absl::string_view body) {
  TopLevelScalars members;
  if (!ReadJson(body, members).ok()) return {};
  VendorFault fault;
  fault.code = members.Take("code");
  fault.source = members.Take("source");
  fault.description = members.Take("description");
  // As Microsoft's SDKs tell a fault: by any of these three.
  fault.is_fault =
      !fault.code.empty() || !fault.description.empty() || members.has_data();
  if (fault.description.empty()) fault.description = members.Take("message");
  return fault;
}

}  // namespace partnercenter::client
