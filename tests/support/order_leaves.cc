#include "tests/support/order_leaves.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"

namespace partnercenter::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;
using Kind = JsonTree::Kind;

std::string EnumKey(absl::string_view text) {
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(text, {{"_", ""}, {"-", ""}, {" ", ""}}));
}

// Returns the instant of an RFC 3339 text, as parsed by abseil.
bool IsInstant(std::string text, const Timestamp& timestamp) {
  absl::AsciiStrToUpper(&text);
  absl::Time time;
  std::string error;
  const auto parses = [&](const std::string& candidate) {
    return absl::ParseTime(absl::RFC3339_full, candidate, &time, &error);
  };
  if (!parses(text) && !parses(text + "Z")) return false;
  return absl::FromUnixSeconds(timestamp.seconds()) +
             absl::Nanoseconds(timestamp.nanos()) ==
         time;
}

class LeafWalk {
 public:
  explicit LeafWalk(const orders::v1::Order& order)
      : unmapped_(order.unmapped().begin(), order.unmapped().end()) {}

  std::vector<std::string> Finish() && {
    for (const auto& [pointer, json] : unmapped_) {
      Wrong(pointer, "is in unmapped, but not in the document");
    }
    return std::move(wrong_);
  }

  void Object(const JsonTree& object, const Message& message,
              const std::string& pointer) {
    std::set<const FieldDescriptor*> accounted;
    for (const auto& [name, value] : object.members) {
      if (value.kind == Kind::kNull) continue;
      const std::string here = Below(pointer, name);
      if (TakeUnmapped(here, value)) continue;
      const FieldDescriptor* field = FieldFor(name, message);
      if (field != nullptr && IsAbsence(value, *field)) continue;
      if (field == nullptr || !accounted.insert(field).second) {
        if (!IsEmpty(value)) Wrong(here, "is lost");
        continue;
      }
      Field(value, message, *field, here);
    }
    CheckNothingMadeUp(message, accounted, pointer);
  }

 private:
  static std::string Below(const std::string& pointer,
                           const std::string& name) {
    return absl::StrCat(pointer, "/",
                        absl::StrReplaceAll(EscapeLoneSurrogates(name),
                                            {{"~", "~0"}, {"/", "~1"}}));
  }

  static bool IsEmpty(const JsonTree& tree) {
    return tree.IsContainer() && tree.members.empty() && tree.elements.empty();
  }

  // An empty [] of a repeated field or {} of a map sets nothing: a member whose
  // name differs in case may still set the field.
  static bool IsAbsence(const JsonTree& value, const FieldDescriptor& field) {
    if (field.is_map()) {
      return value.kind == Kind::kObject &&
             std::all_of(value.members.begin(), value.members.end(),
                         [](const JsonTree::Member& member) {
                           return member.value.kind == Kind::kNull;
                         });
    }
    return field.is_repeated() && value.kind == Kind::kArray &&
           value.elements.empty();
  }

  void Wrong(const std::string& pointer, const std::string& what) {
    wrong_.push_back(absl::StrCat(pointer, " ", what));
  }

  bool TakeUnmapped(const std::string& pointer, const JsonTree& value) {
    const auto it = unmapped_.find(pointer);
    if (it == unmapped_.end()) return false;
    if (it->second != CompactText(value)) {
      Wrong(pointer, "has another text: " + it->second);
    }
    unmapped_.erase(it);
    return true;
  }

  static const FieldDescriptor* FieldFor(const std::string& name,
                                         const Message& message) {
    const auto& type = *message.GetDescriptor();
    const FieldDescriptor* found = nullptr;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* field = type.field(i);
      if (field->json_name() == "unmapped") continue;
      if (field->json_name() == name) return field;
      if (absl::EqualsIgnoreCase(field->json_name(), name)) found = field;
    }
    return found;
  }

  void Field(const JsonTree& value, const Message& message,
             const FieldDescriptor& field, const std::string& pointer) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_map()) {
      Map(value, message, field, pointer);
    } else if (field.is_repeated()) {
      Array(value, message, field, pointer);
    } else if (!reflection.HasField(message, &field)) {
      Wrong(pointer, "is lost");
    } else if (value.kind == Kind::kObject) {
      Object(value, reflection.GetMessage(message, &field), pointer);
    } else if (!Holds(value, message, field)) {
      Wrong(pointer, "has another value: " + message.ShortDebugString());
    }
  }

  void Map(const JsonTree& value, const Message& message,
           const FieldDescriptor& field, const std::string& pointer) {
    const Reflection& reflection = *message.GetReflection();
    std::map<std::string, std::string> entries;
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
      const auto& type = *entry.GetDescriptor();
      entries[entry.GetReflection()->GetString(entry, type.map_key())] =
          entry.GetReflection()->GetString(entry, type.map_value());
    }
    for (const auto& [name, element] : value.members) {
      if (element.kind == Kind::kNull) continue;
      if (TakeUnmapped(Below(pointer, name), element)) continue;
      if (entries.count(name) == 0 || entries[name] != element.text) {
        Wrong(Below(pointer, name), "is lost");
      }
      entries.erase(name);
    }
    if (!entries.empty()) Wrong(pointer, "holds made-up keys");
  }

  void Array(const JsonTree& value, const Message& message,
             const FieldDescriptor& field, const std::string& pointer) {
    const Reflection& reflection = *message.GetReflection();
    const size_t size =
        static_cast<size_t>(reflection.FieldSize(message, &field));
    if (value.kind != Kind::kArray || value.elements.size() != size) {
      Wrong(pointer, "has another length");
      return;
    }
    for (size_t i = 0; i < size; ++i) {
      const JsonTree& element = value.elements[i];
      const std::string here = absl::StrCat(pointer, "/", i);
      const int index = static_cast<int>(i);
      if (field.type() == FieldDescriptor::TYPE_STRING) {
        if (reflection.GetRepeatedString(message, &field, index) !=
            element.text) {
          Wrong(here, "has another value");
        }
        continue;
      }
      const Message& item =
          reflection.GetRepeatedMessage(message, &field, index);
      if (element.kind == Kind::kObject) {
        Object(element, item, here);
      } else if (!TakeUnmapped(here, element) || item.ByteSizeLong() != 0) {
        Wrong(here, "is lost");
      }
    }
  }

  static bool Holds(const JsonTree& value, const Message& message,
                    const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.type()) {
      case FieldDescriptor::TYPE_STRING:
        return reflection.GetString(message, &field) == value.text;
      case FieldDescriptor::TYPE_INT32:
        return std::to_string(reflection.GetInt32(message, &field)) ==
               (value.text == "-0" ? "0" : value.text);
      case FieldDescriptor::TYPE_BOOL:
        return (reflection.GetBool(message, &field) ? "true" : "false") ==
               value.text;
      case FieldDescriptor::TYPE_ENUM:
        return absl::EndsWith(
            EnumKey(reflection.GetEnum(message, &field)->name()),
            EnumKey(value.text));
      case FieldDescriptor::TYPE_MESSAGE:
        return field.message_type()->full_name() ==
                   "google.protobuf.Timestamp" &&
               IsInstant(value.text,
                         static_cast<const Timestamp&>(
                             reflection.GetMessage(message, &field)));
      default:
        return false;
    }
  }

  void CheckNothingMadeUp(const Message& message,
                          const std::set<const FieldDescriptor*>& accounted,
                          const std::string& pointer) {
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      if (field->json_name() != "unmapped" && accounted.count(field) == 0) {
        Wrong(Below(pointer, field->json_name()), "is made up");
      }
    }
  }

  std::map<std::string, std::string> unmapped_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> WrongLeaves(const JsonTree& document,
                                     const orders::v1::Order& order) {
  LeafWalk walk(order);
  walk.Object(document, order, "");
  return std::move(walk).Finish();
}

}  // namespace partnercenter::testing
