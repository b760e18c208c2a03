#include "gateway/log/log_fields.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

// What a line of a call takes.
constexpr size_t kUsualValueBytes = 320;
constexpr size_t kUsualMembers = 20;

// The bytes that a JSON string holds as they are: printable ASCII but for the
// quote and the backslash.
constexpr std::array<bool, 256> PlainBytes() {
  std::array<bool, 256> plain = {};
  for (unsigned char c = ' '; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}

bool IsPlain(absl::string_view text) {
  static constexpr std::array<bool, 256> kPlain = PlainBytes();
  bool is_plain = true;
  for (const char c : text) is_plain &= kPlain[static_cast<unsigned char>(c)];
  return is_plain;
}

}  // namespace

void AppendJsonText(absl::string_view text, std::string& json) {
  if (IsPlain(text)) {
    json += '"';
    json.append(text.data(), text.size());
    json += '"';
  } else {
    const nlohmann::json value = std::string(text);
    json +=
        value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

LogFields::LogFields(std::initializer_list<Text> texts) {
  for (const Text& text : texts) Add(text.name, text.value);
}

void LogFields::Add(absl::string_view name, absl::string_view text) {
  if (members_.empty()) {
    values_.reserve(kUsualValueBytes);
    members_.reserve(kUsualMembers);
  }
  AppendJsonText(text, values_);
  EndValue(name);
}

void LogFields::Add(absl::string_view name, int64_t number) {
  absl::StrAppend(&values_, number);
  EndValue(name);
}

void LogFields::Add(absl::string_view name,
                    const std::vector<std::string>& texts) {
  absl::string_view before = "[";
  for (const std::string& text : texts) {
    absl::StrAppend(&values_, before);
    AppendJsonText(text, values_);
    before = ",";
  }
  absl::StrAppend(&values_, texts.empty() ? "[]" : "]");
  EndValue(name);
}

void LogFields::AddDetail(absl::string_view name, absl::string_view text) {
  Add(name, text);
  members_.back().is_detail = true;
}

void LogFields::Add(absl::string_view name, absl::Duration length) {
  const int64_t micros =
      std::max<int64_t>(absl::ToInt64Microseconds(length), 0);
  absl::StrAppend(&values_, micros / 1000, ".",
                  absl::Dec(micros % 1000, absl::kZeroPad3));
  EndValue(name);
}

absl::string_view LogFields::ValueOf(size_t member) const {
  const size_t begin = member == 0 ? 0 : members_[member - 1].end;
  return absl::string_view(values_).substr(begin, members_[member].end - begin);
}

void LogFields::AppendJson(std::string& line) const {
  for (size_t i = 0; i < members_.size(); ++i) {
    absl::StrAppend(&line, ",\"", members_[i].name, "\":", ValueOf(i));
  }
}

void LogFields::AppendKey(std::string& key) const {
  for (size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].is_detail) continue;
    absl::string_view value = ValueOf(i);
    if (members_[i].name == "peer") value = value.substr(0, value.rfind(':'));
    absl::StrAppend(&key, ",", members_[i].name, "=", value);
  }
}

void LogFields::AppendText(std::string& line) const {
  for (size_t i = 0; i < members_.size(); ++i) {
    absl::StrAppend(&line, " ", members_[i].name, "=", ValueOf(i));
  }
}

}  // namespace partnercenter::gateway
