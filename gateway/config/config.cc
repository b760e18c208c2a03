#include "gateway/config/config.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "gateway/config/config_checks.h"
#include "gateway/config/config_settings.h"
#include "json/json_mapper.h"
#include "json/json_tokenizer.h"
#include "json/message_plan.h"
#include "json/wire_writer.h"

namespace partnercenter::gateway {
namespace {

using json::FieldKind;
using json::FieldPlan;
using json::UnmappedMember;

// The settings of each cloud ("Partner Center REST URLs", and "National clouds"
// of the Microsoft identity platform).
constexpr absl::string_view kGlobal = R"({ "upstream": {
  "baseUrl": "https://api.partnercenter.microsoft.com/v1",
  "loginAuthority": "https://login.microsoftonline.com",
  "scope": "https://api.partnercenter.microsoft.com/.default" } })";
constexpr absl::string_view kUsGovernment = R"({ "upstream": {
  "baseUrl": "https://api.partnercenter.microsoft.com/v1",
  "loginAuthority": "https://login.microsoftonline.us",
  "scope": "https://api.partnercenter.microsoft.com/.default" } })";
constexpr absl::string_view kChina = R"({ "upstream": {
  "baseUrl": "https://partner.partnercenterapi.microsoftonline.cn/v1",
  "loginAuthority": "https://login.partner.microsoftonline.cn",
  "scope": "https://partner.partnercenterapi.microsoftonline.cn/.default" } })";

// With a refresh token the user's permissions apply, not the application's
// ("Enable the Secure Application Model framework").
constexpr absl::string_view kAppScope = "/.default";
constexpr absl::string_view kUserScope = "/user_impersonation";

std::string PresetOf(const Config& given) {
  const auto preset = [&given] {
    switch (given.upstream().cloud()) {
      case CLOUD_US_GOVERNMENT:
        return kUsGovernment;
      case CLOUD_CHINA:
        return kChina;
      default:
        return kGlobal;
    }
  };
  return given.credential().has_refresh_token()
             ? absl::StrReplaceAll(preset(), {{kAppScope, kUserScope}})
             : std::string(preset());
}

// Forwards the events of a document's root object to a mapper.
class RootObject : public json::JsonSink {
 public:
  explicit RootObject(json::JsonMapper& mapper) : mapper_(mapper) {}

  absl::Status Scalar(const json::JsonScalar& value) override {
    return mapper_.done() ? NotAnObject() : mapper_.Scalar(value);
  }
  absl::Status StartObject() override { return mapper_.StartObject(); }
  absl::Status Key(const json::JsonName& name) override {
    return mapper_.Key(name);
  }
  absl::Status EndObject() override { return mapper_.EndObject(); }
  absl::Status StartArray() override {
    return mapper_.done() ? NotAnObject() : mapper_.StartArray();
  }
  absl::Status EndArray() override { return mapper_.EndArray(); }

 private:
  static absl::Status NotAnObject() {
    return absl::InvalidArgumentError("not a JSON object");
  }

  json::JsonMapper& mapper_;
};

// "/limits/queue" as "limits.queue".
std::string SettingPath(absl::string_view pointer) {
  return absl::StrReplaceAll(absl::StripPrefix(pointer, "/"),
                             {{"/", "."}, {"~1", "/"}, {"~0", "~"}});
}

std::string EnumChoices(const FieldPlan& field) {
  const auto& type = *field.descriptor->enum_type();
  std::string choices;
  for (int i = 1; i < type.value_count(); ++i) {
    absl::StrAppend(&choices, i > 1 ? ", " : "",
                    json::EnumValueText(*type.value(i)));
  }
  return choices;
}

std::string Expected(const FieldPlan& field) {
  switch (field.kind) {
    case FieldKind::kString:
    case FieldKind::kDecimal:
    case FieldKind::kTimestamp:
      return "a text";
    case FieldKind::kBool:
      return "true or false";
    case FieldKind::kInt32:
    case FieldKind::kInt64:
      return "a whole number";
    case FieldKind::kEnum:
      return absl::StrCat("one of ", EnumChoices(field));
    case FieldKind::kDuration:
      return "a duration such as \"30s\"";
    case FieldKind::kMessage:
    case FieldKind::kStringMap:
      return "an object";
  }
  return "another value";
}

std::string ErrorOf(const UnmappedMember& member) {
  const std::string path = SettingPath(member.pointer);
  switch (member.cause) {
    case UnmappedMember::Cause::kUnknown:
      if (const std::string renamed = RenamedSetting(path); !renamed.empty()) {
        return absl::StrCat(path, ": is now ", renamed);
      }
      return absl::StrCat(path, ": unknown setting");
    case UnmappedMember::Cause::kOccupied:
      return absl::StrCat(path,
                          ": excluded by another setting beside it; only one "
                          "of them may be set");
    case UnmappedMember::Cause::kMisfit:
      break;
  }
  // An element that should be an object is named itself. Any other element that
  // does not fit makes its whole array a misfit.
  const bool is_element = absl::EndsWith(member.pattern, "/*");
  return absl::StrCat(
      path, ": must be ",
      member.field->repeated && !is_element ? "an array, each " : "",
      Expected(*member.field));
}

// Returns `json` as the bytes of a Config. Members that do not fit are added to
// `errors`.
absl::StatusOr<std::string> MapConfig(absl::string_view json,
                                      std::vector<std::string>& errors) {
  const json::MessagePlan plan(*Config::descriptor());
  json::WireWriter writer;
  json::JsonMapper mapper(plan, writer);
  RootObject root(mapper);
  if (absl::Status status = json::ReadJson(json, root); !status.ok()) {
    return status;
  }
  for (const UnmappedMember& member : mapper.unmapped()) {
    errors.push_back(ErrorOf(member));
  }
  return writer.Take();
}

// Returns the bytes of a text of this file; one that does not fit is fatal.
std::string MapOwn(absl::string_view json) {
  std::vector<std::string> errors;
  auto wire = MapConfig(json, errors);
  GOOGLE_CHECK(wire.ok() && errors.empty()) << std::string(json);
  return *std::move(wire);
}

}  // namespace

ConfigReport ReadConfig(absl::string_view json,
                        const Environment& environment) {
  ConfigReport report;
  auto wire = MapConfig(json, report.errors);
  if (!wire.ok()) {
    report.errors.push_back(std::string(wire.status().message()));
    return report;
  }
  Config given;
  GOOGLE_CHECK(given.ParseFromString(*wire));
  // On the wire, later values replace earlier ones: defaults, then the cloud's
  // preset, then the given settings.
  GOOGLE_CHECK(report.config.ParseFromString(absl::StrCat(
      DefaultConfig().SerializeAsString(), MapOwn(PresetOf(given)), *wire)));
  CompleteCredential(environment, report.config);
  CheckConfig(given, report);
  return report;
}

std::string ProcessEnvironment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<std::string> ReadConfigFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string content;
  char piece[4096];
  // A folder can be opened, but reading it sets badbit.
  while (file.read(piece, sizeof(piece)) || file.gcount() > 0) {
    content.append(piece, static_cast<size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
  }
  return content;
}

}  // namespace partnercenter::gateway
