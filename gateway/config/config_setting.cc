#include "gateway/config/config_setting.h"

#include <string>

#include "absl/strings/str_split.h"
#include "gateway/config/config.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor& FieldNamed(const Message& message,
                                  absl::string_view json_name) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == json_name) return *type.field(i);
  }
  GOOGLE_LOG(FATAL) << "no setting " << std::string(json_name);
  return *type.field(0);
}

}  // namespace

bool Setting::IsSet() const {
  return parent->GetReflection()->HasField(*parent, field);
}

int64_t Setting::Number() const {
  const auto& reflection = *parent->GetReflection();
  return field->type() == FieldDescriptor::TYPE_INT32
             ? reflection.GetInt32(*parent, field)
             : reflection.GetInt64(*parent, field);
}

absl::Duration Setting::Duration() const {
  return ToAbsl(static_cast<const google::protobuf::Duration&>(
      parent->GetReflection()->GetMessage(*parent, field)));
}

Setting FindSetting(const Config& config, absl::string_view path) {
  Setting setting{nullptr, nullptr};
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    const Message* parent = setting.parent == nullptr
                                ? &config
                                : &setting.parent->GetReflection()->GetMessage(
                                      *setting.parent, setting.field);
    setting = {parent, &FieldNamed(*parent, name)};
  }
  return setting;
}

}  // namespace partnercenter::gateway
