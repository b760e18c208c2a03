#include "gateway/config/setting_suggestions.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/closest_names.h"
#include "gateway/config/config_settings.h"
#include "partnercenter/field_options.pb.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// A setting, or an object of settings.
struct Known {
  std::string path;
  std::string name;
};

const FieldDescriptor* FindField(const Descriptor& type,
                                 absl::string_view name) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (absl::EqualsIgnoreCase(type.field(i)->json_name(), name)) {
      return type.field(i);
    }
  }
  return nullptr;
}

// Returns the type of the object at `path`, null if there is none.
const Descriptor* ObjectAt(const std::vector<absl::string_view>& path) {
  const Descriptor* type = Config::descriptor();
  bool is_element = false;
  for (const absl::string_view name : path) {
    // The number of an element.
    if (std::exchange(is_element, false)) continue;
    const FieldDescriptor* const field = FindField(*type, name);
    if (field == nullptr || !HasSettings(*field)) return nullptr;
    type = field->message_type();
    is_element = field->is_repeated();
  }
  return type;
}

void AddKnown(const Descriptor& type, const std::string& prefix,
              std::vector<Known>& known) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string path = prefix + field.json_name();
    known.push_back({path, field.json_name()});
    if (!HasSettings(field)) continue;
    AddKnown(*field.message_type(), path + (field.is_repeated() ? "[]." : "."),
             known);
  }
}

std::vector<std::string> NamesOf(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->json_name());
  }
  return names;
}

// A name in another place must be nearer than one in the same.
bool IsVerySimilar(absl::string_view given, absl::string_view name) {
  return base::EditDistance(given, name) <=
         std::max<size_t>(1, given.size() / 6);
}

// Returns true for a setting that names a file, also if its value may come from
// elsewhere.
bool IsFile(const FieldDescriptor& field) {
  return field.options().GetExtension(setting).format() == FORMAT_FILE ||
         (!HasSettings(field) && absl::EndsWith(field.json_name(), "File"));
}

// Returns true if `name`, in lower case, is that of a secret itself.
bool IsOfSecret(absl::string_view name) {
  for (const absl::string_view word :
       {"secret", "password", "token", "key", "assertion"}) {
    if (absl::StrContains(name, word)) return true;
  }
  return false;
}

// Returns true if the object of `file`, a member of a credential that names a
// file, may have been given the file's content as `name`.
bool IsSecretOf(const FieldDescriptor& file, absl::string_view name) {
  const std::string stem =
      absl::AsciiStrToLower(absl::StripSuffix(file.json_name(), "File"));
  return absl::StrContains(name, stem) || absl::StrContains(stem, name);
}

template <typename IsMeant>
std::vector<std::string> PathsOf(const std::vector<Known>& known,
                                 IsMeant is_meant) {
  std::vector<std::string> paths;
  for (const Known& setting : known) {
    if (is_meant(setting.name)) paths.push_back(setting.path);
  }
  return paths;
}

}  // namespace

std::string FileSetting(absl::string_view path) {
  std::vector<absl::string_view> parent = absl::StrSplit(path, '.');
  const std::string name = absl::AsciiStrToLower(parent.back());
  parent.pop_back();
  const Descriptor* const object = ObjectAt(parent);
  if (object == nullptr) return "";
  std::vector<const FieldDescriptor*> files;
  for (int i = 0; i < object->field_count(); ++i) {
    if (IsFile(*object->field(i))) files.push_back(object->field(i));
  }
  const auto path_of = [&](const FieldDescriptor& file) {
    return absl::StrCat(absl::StrJoin(parent, "."), ".", file.json_name());
  };
  for (const FieldDescriptor* const file : files) {
    if (absl::EqualsIgnoreCase(file->json_name(), name + "File")) {
      return path_of(*file);
    }
  }
  if (parent.size() < 2 || !absl::EqualsIgnoreCase(parent[0], "credential") ||
      !IsOfSecret(name) || absl::EndsWith(name, "file")) {
    return "";
  }
  for (const FieldDescriptor* const file : files) {
    if (IsVerySimilar(name, file->json_name())) return "";
  }
  for (const FieldDescriptor* const file : files) {
    if (files.size() == 1 || IsSecretOf(*file, name)) return path_of(*file);
  }
  return "";
}

std::vector<std::string> SuggestedSettings(absl::string_view path) {
  std::vector<absl::string_view> parent = absl::StrSplit(path, '.');
  const absl::string_view name = parent.back();
  parent.pop_back();
  std::vector<Known> known;
  AddKnown(*Config::descriptor(), "", known);

  auto same = PathsOf(known, [name](absl::string_view other) {
    return absl::EqualsIgnoreCase(other, name);
  });
  if (!same.empty()) return same;
  if (const Descriptor* const object = ObjectAt(parent)) {
    auto beside = base::ClosestNames(name, NamesOf(*object));
    for (std::string& other : beside) {
      other = absl::StrCat(path.substr(0, path.size() - name.size()), other);
    }
    if (!beside.empty()) return beside;
  }
  return PathsOf(known, [name](absl::string_view other) {
    return IsVerySimilar(name, other);
  });
}

}  // namespace partnercenter::gateway
