#pragma once

#include <google/protobuf/message.h>

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// A setting by its path: the message that holds the path's last member, and
// that member. Valid as long as the configuration.
struct Setting {
  const google::protobuf::Message* parent;
  const google::protobuf::FieldDescriptor* field;

  bool IsSet() const;
  // Of a whole number.
  int64_t Number() const;
  // Of a duration.
  absl::Duration Duration() const;
};

// `path` must be that of a setting: "limits.queue".
Setting FindSetting(const Config& config, absl::string_view path);

}  // namespace partnercenter::gateway
