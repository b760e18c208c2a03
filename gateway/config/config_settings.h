#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "partnercenter/field_options.pb.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// A setting of a configuration: a member that is no object. Valid as long as
// the configuration.
struct ConfigSetting {
  std::string path;  // "limits.queue"
  // The message that holds the member, and the member.
  const google::protobuf::Message* parent;
  const google::protobuf::FieldDescriptor* field;

  // The options of config.proto: default, bounds.
  const Setting& options() const;
  // Returns true if the setting has the type that the function's name says. A
  // list is neither.
  bool IsNumber() const;
  bool IsDuration() const;
  // The value of such a setting.
  int64_t Number() const;
  absl::Duration Duration() const;
};

// Returns the settings that have a value, and all lists of objects that are
// set, in the order of config.proto. Members of a list's objects are left out.
std::vector<ConfigSetting> SettingsOf(const Config& config);

// Returns a configuration that has every default of config.proto, and nothing
// else.
Config DefaultConfig();

// Returns true for a member that is an object with settings of its own, or a
// list of them.
bool HasSettings(const google::protobuf::FieldDescriptor& field);

// Returns the text of an enum value as the setting's documentation has it:
// "info", "US_GOVERNMENT".
std::string ChoiceText(const google::protobuf::FieldDescriptor& field,
                       const google::protobuf::EnumValueDescriptor& value);

// Returns the present path of a setting that had the path `former` in an
// earlier version (without regard to case), or "" if there is none.
std::string RenamedSetting(absl::string_view former);

}  // namespace partnercenter::gateway
