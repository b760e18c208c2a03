#include "gateway/config/config_description.h"

#include "absl/strings/str_cat.h"
#include "gateway/config/config_settings.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::FieldDescriptor;

std::string ValueOf(const ConfigSetting& setting) {
  const auto& message = *setting.parent;
  const auto& field = *setting.field;
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    return absl::StrCat(reflection.FieldSize(message, &field));
  }
  if (setting.IsNumber()) return absl::StrCat(setting.Number());
  if (setting.IsDuration()) return absl::FormatDuration(setting.Duration());
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    default:  // the configuration has no other
      return ChoiceText(field, *reflection.GetEnum(message, &field));
  }
}

}  // namespace

std::vector<std::string> DescribeConfig(const Config& config) {
  std::vector<std::string> lines;
  for (const ConfigSetting& setting : SettingsOf(config)) {
    const std::string value = ValueOf(setting);
    if (value.empty()) continue;
    lines.push_back(absl::StrCat(setting.path, ": ", value));
  }
  return lines;
}

}  // namespace partnercenter::gateway
