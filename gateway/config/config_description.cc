#include "gateway/config/config_description.h"

#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "gateway/config/config.h"
#include "json/message_plan.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsDuration(const FieldDescriptor& field) {
  return field.message_type() == google::protobuf::Duration::descriptor();
}

std::string ValueOf(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return std::string(
          json::EnumValueText(*reflection.GetEnum(message, &field)));
    default:  // the configuration has no other
      return absl::FormatDuration(
          ToAbsl(static_cast<const google::protobuf::Duration&>(
              reflection.GetMessage(message, &field))));
  }
}

void Describe(const Message& message, const std::string& path,
              std::vector<std::string>& lines) {
  const auto& reflection = *message.GetReflection();
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string name = path + field.json_name();
    if (field.is_repeated()) {
      lines.push_back(
          absl::StrCat(name, ": ", reflection.FieldSize(message, &field)));
    } else if (!reflection.HasField(message, &field)) {
      continue;
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               !IsDuration(field)) {
      Describe(reflection.GetMessage(message, &field), name + ".", lines);
    } else if (const std::string value = ValueOf(message, field);
               !value.empty()) {
      lines.push_back(absl::StrCat(name, ": ", value));
    }
  }
}

}  // namespace

std::vector<std::string> DescribeConfig(const Config& config) {
  std::vector<std::string> lines;
  Describe(config, "", lines);
  return lines;
}

}  // namespace partnercenter::gateway
