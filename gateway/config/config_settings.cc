#include "gateway/config/config_settings.h"

#include <google/protobuf/duration.pb.h>

#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/saturating_time.h"
#include "gateway/config/config.h"
#include "json/message_plan.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const Setting& OptionsOf(const FieldDescriptor& field) {
  return field.options().GetExtension(setting);
}

bool IsDurationField(const FieldDescriptor& field) {
  return field.message_type() == google::protobuf::Duration::descriptor();
}

// Returns true for a member that is one object, with settings of its own.
bool IsObject(const FieldDescriptor& field) {
  return HasSettings(field) && !field.is_repeated();
}

void AddSettings(const Message& message, const std::string& prefix,
                 std::vector<ConfigSetting>& settings) {
  const auto& reflection = *message.GetReflection();
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string path = prefix + field.json_name();
    if (field.is_repeated()) {
      settings.push_back({path, &message, &field});
    } else if (!reflection.HasField(message, &field)) {
      continue;
    } else if (IsObject(field)) {
      AddSettings(reflection.GetMessage(message, &field), path + ".", settings);
    } else {
      settings.push_back({path, &message, &field});
    }
  }
}

int EnumNumber(const FieldDescriptor& field, const std::string& text) {
  const auto& type = *field.enum_type();
  for (int i = 0; i < type.value_count(); ++i) {
    if (json::CanonicalEnumText(json::EnumValueText(*type.value(i))) ==
        json::CanonicalEnumText(text)) {
      return type.value(i)->number();
    }
  }
  GOOGLE_LOG(FATAL) << field.full_name() << " has no value " << text;
  return 0;
}

google::protobuf::Duration ReadDuration(const FieldDescriptor& field,
                                        const std::string& text) {
  absl::Duration duration;
  GOOGLE_CHECK(absl::ParseDuration(text, &duration)) << field.full_name();
  return base::ToProto(duration);
}

template <typename Number>
Number ReadNumber(const FieldDescriptor& field, const std::string& text) {
  Number number = 0;
  GOOGLE_CHECK(absl::SimpleAtoi(text, &number)) << field.full_name();
  return number;
}

// Sets a member from its default in config.proto, which our own build checks by
// the tests: one that does not fit is fatal.
void SetDefault(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  const std::string& text = OptionsOf(field).default_();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.SetString(&message, &field, text);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(&message, &field, text == "true");
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(&message, &field,
                                 ReadNumber<int32_t>(field, text));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(&message, &field,
                                 ReadNumber<int64_t>(field, text));
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(&message, &field, EnumNumber(field, text));
    default:  // the configuration has no other
      reflection.MutableMessage(&message, &field)
          ->CopyFrom(ReadDuration(field, text));
  }
}

// Sets the defaults of `message` and of the objects in it. An object without
// any default stays absent. Returns true if anything was set.
bool SetDefaults(Message& message) {
  const auto& reflection = *message.GetReflection();
  const Descriptor& type = *message.GetDescriptor();
  bool any = false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (OptionsOf(field).has_default_()) {
      SetDefault(message, field);
      any = true;
    } else if (IsObject(field)) {
      const std::unique_ptr<Message> object(
          reflection.GetMessage(message, &field).New());
      if (!SetDefaults(*object)) continue;
      reflection.MutableMessage(&message, &field)->CopyFrom(*object);
      any = true;
    }
  }
  return any;
}

std::string FindRenamed(const Descriptor& type, absl::string_view former,
                        const std::string& prefix) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string path = prefix + field.json_name();
    if (OptionsOf(field).has_former_path() &&
        absl::EqualsIgnoreCase(OptionsOf(field).former_path(), former)) {
      return path;
    }
    if (!IsObject(field)) continue;
    const std::string found =
        FindRenamed(*field.message_type(), former, path + ".");
    if (!found.empty()) return found;
  }
  return "";
}

}  // namespace

const Setting& ConfigSetting::options() const { return OptionsOf(*field); }

bool ConfigSetting::IsNumber() const {
  return !field->is_repeated() &&
         (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
          field->cpp_type() == FieldDescriptor::CPPTYPE_INT64);
}

bool ConfigSetting::IsDuration() const {
  return !field->is_repeated() && IsDurationField(*field);
}

int64_t ConfigSetting::Number() const {
  const auto& reflection = *parent->GetReflection();
  return field->cpp_type() == FieldDescriptor::CPPTYPE_INT32
             ? reflection.GetInt32(*parent, field)
             : reflection.GetInt64(*parent, field);
}

absl::Duration ConfigSetting::Duration() const {
  return base::FromProto(static_cast<const google::protobuf::Duration&>(
      parent->GetReflection()->GetMessage(*parent, field)));
}

std::vector<ConfigSetting> SettingsOf(const Config& config) {
  std::vector<ConfigSetting> settings;
  AddSettings(config, "", settings);
  return settings;
}

Config DefaultConfig() {
  Config config;
  SetDefaults(config);
  return config;
}

bool HasSettings(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         !IsDurationField(field);
}

std::string ChoiceText(const FieldDescriptor& field,
                       const google::protobuf::EnumValueDescriptor& value) {
  const std::string text(json::EnumValueText(value));
  // As the default is written.
  const std::string& written = OptionsOf(field).default_();
  const bool is_lower = !written.empty() && absl::ascii_islower(written[0]);
  return is_lower ? absl::AsciiStrToLower(text) : text;
}

std::string RenamedSetting(absl::string_view former) {
  return FindRenamed(*Config::descriptor(), former, "");
}

}  // namespace partnercenter::gateway
