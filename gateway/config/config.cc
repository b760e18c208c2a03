#include "gateway/config/config.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/closest_names.h"
#include "base/printable.h"
#include "gateway/config/config_checks.h"
#include "gateway/config/config_settings.h"
#include "gateway/config/document_place.h"
#include "gateway/config/not_json.h"
#include "gateway/config/setting_suggestions.h"
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

// No name of a setting has as many.
constexpr size_t kMaxNameBytes = 36;

// Forwards the events of a document's root object to a mapper.
class RootObject : public json::JsonSink {
 public:
  explicit RootObject(json::JsonMapper& mapper) : mapper_(mapper) {}

  absl::Status Scalar(const json::JsonScalar& value) override {
    place_.Value();
    return mapper_.done() ? NotAnObject() : mapper_.Scalar(value);
  }
  absl::Status StartObject() override {
    place_.OpenObject();
    return mapper_.StartObject();
  }
  absl::Status Key(const json::JsonName& name) override {
    place_.Key(name.text);
    return mapper_.Key(name);
  }
  absl::Status DuplicateKey(const json::JsonName& name) override {
    place_.Key(name.text);
    duplicates_.push_back(place_.pointer());
    return mapper_.Key(name);
  }
  absl::Status EndObject() override {
    place_.Close();
    return mapper_.EndObject();
  }
  absl::Status StartArray() override {
    if (mapper_.done()) return NotAnObject();
    place_.OpenArray();
    return mapper_.StartArray();
  }
  absl::Status EndArray() override {
    place_.Close();
    return mapper_.EndArray();
  }

  // Returns the pointers of members that appear once more in their object.
  const std::vector<std::string>& duplicates() const { return duplicates_; }

 private:
  static absl::Status NotAnObject() {
    return absl::InvalidArgumentError("not a JSON object");
  }

  json::JsonMapper& mapper_;
  DocumentPlace place_;
  std::vector<std::string> duplicates_;
};

// Returns "/limits/queue" as "limits.queue". A name that no setting can have is
// left out: it may be a secret in the wrong place.
std::string SettingPath(absl::string_view pointer) {
  std::vector<std::string> names;
  for (const absl::string_view part :
       absl::StrSplit(absl::StripPrefix(pointer, "/"), '/')) {
    const std::string name =
        absl::StrReplaceAll(part, {{"~1", "/"}, {"~0", "~"}});
    names.push_back(name.size() > kMaxNameBytes
                        ? absl::StrCat("(a name of ", name.size(), " bytes)")
                        : base::Printable(name));
  }
  return absl::StrJoin(names, ".");
}

std::vector<std::string> EnumChoices(const FieldPlan& field) {
  const auto& type = *field.descriptor->enum_type();
  std::vector<std::string> choices;
  for (int i = 1; i < type.value_count(); ++i) {
    choices.push_back(ChoiceText(*field.descriptor, *type.value(i)));
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
      return absl::StrCat("one of ", absl::StrJoin(EnumChoices(field), ", "));
    case FieldKind::kDuration:
      return "a duration such as \"30s\"";
    case FieldKind::kMessage:
    case FieldKind::kStringMap:
      return "an object";
  }
  return "another value";
}

std::string UnknownError(absl::string_view path) {
  if (const std::string renamed = RenamedSetting(path); !renamed.empty()) {
    return absl::StrCat("is now ", renamed);
  }
  if (const std::string file = FileSetting(path); !file.empty()) {
    return absl::StrCat("unknown setting; did you mean ", file,
                        ", which names a file?");
  }
  return absl::StrCat("unknown setting",
                      base::DidYouMean(SuggestedSettings(path)));
}

// Returns the error of a member whose place is taken in `given`.
std::string OccupiedError(const Config& given, const FieldPlan& field) {
  if (field.exclusive_bits == field.own_bit) {
    return "appears twice in its object: upper and lower case of a name are "
           "the same";
  }
  const auto* const other =
      given.credential().GetReflection()->GetOneofFieldDescriptor(
          given.credential(), field.descriptor->containing_oneof());
  return absl::StrCat("excluded by ",
                      other == nullptr ? "" : other->json_name(),
                      " beside it; only one of them may be set");
}

// Returns the value of a member, a text in quotes, "" if it is no scalar or may
// be a secret.
std::string ShownValue(const std::string& path, const UnmappedMember& member) {
  const bool is_file =
      member.field->descriptor->options().GetExtension(setting).format() ==
      FORMAT_FILE;
  if (is_file || member.json[0] == '{' || member.json[0] == '[') return "";
  if (member.json[0] != '"') {
    return QuotedUnlessSecret(path, member.json).empty() ? "" : member.json;
  }
  return QuotedUnlessSecret(
      path, absl::string_view(member.json).substr(1, member.json.size() - 2));
}

std::string MisfitError(const std::string& path, const UnmappedMember& member) {
  // An element that should be an object is named itself. Any other element that
  // does not fit makes its whole array a misfit.
  const bool is_element = absl::EndsWith(member.pattern, "/*");
  const std::string shown = ShownValue(path, member);
  const bool may_be_choice =
      !shown.empty() && member.field->kind == FieldKind::kEnum;
  return absl::StrCat(
      "must be ",
      member.field->repeated && !is_element ? "an array, each " : "",
      Expected(*member.field), shown.empty() ? "" : ", not ", shown,
      may_be_choice
          ? base::DidYouMean(base::ClosestNames(
                absl::StripPrefix(absl::StripSuffix(shown, "\""), "\""),
                EnumChoices(*member.field)))
          : "");
}

// `given` has the members that fit.
std::string ErrorOf(const Config& given, const std::string& path,
                    const UnmappedMember& member) {
  switch (member.cause) {
    case UnmappedMember::Cause::kUnknown:
      return UnknownError(path);
    case UnmappedMember::Cause::kOccupied:
      return OccupiedError(given, *member.field);
    case UnmappedMember::Cause::kMisfit:
      break;
  }
  return MisfitError(path, member);
}

// Returns `json` as the bytes of a Config. Members that do not fit are added to
// the errors of `report`.
absl::StatusOr<std::string> MapConfig(absl::string_view json,
                                      ConfigReport& report) {
  const json::MessagePlan plan(*Config::descriptor());
  json::WireWriter writer;
  json::JsonMapper mapper(plan, writer);
  RootObject root(mapper);
  const absl::Status status = json::ReadJson(json, root);
  ConfigErrors errors(report);
  for (const std::string& pointer : root.duplicates()) {
    errors.Error(SettingPath(pointer), "appears twice in its object");
  }
  if (!status.ok()) return status;
  std::string wire = writer.Take();
  Config given;
  GOOGLE_CHECK(given.ParseFromString(wire));
  for (const UnmappedMember& member : mapper.unmapped()) {
    const std::string path = SettingPath(member.pointer);
    errors.Error(path, ErrorOf(given, path, member));
  }
  return wire;
}

// Returns the bytes of a text of this file; one that does not fit is fatal.
std::string MapOwn(absl::string_view json) {
  ConfigReport report;
  auto wire = MapConfig(json, report);
  GOOGLE_CHECK(wire.ok() && report.errors.empty()) << std::string(json);
  return *std::move(wire);
}

}  // namespace

ConfigReport ReadConfig(absl::string_view json,
                        const Environment& environment) {
  ConfigReport report;
  auto wire = MapConfig(json, report);
  if (!wire.ok()) {
    const absl::string_view error = wire.status().message();
    const bool is_not_json = absl::StartsWith(error, "not JSON");
    report.errors.push_back(
        absl::StrCat(error, is_not_json ? NotJsonHint(json) : ""));
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
