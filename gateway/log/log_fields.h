#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::gateway {

// Appends `text` as a JSON string, in quotes; bytes that are not UTF-8 are
// replaced by U+FFFD.
void AppendJsonText(absl::string_view text, std::string& json);

// Members of a log line, in order. Must not hold secrets. Names are literals of
// letters, digits and "_".
//
// Optimised for speed, since each call is logged: values are kept as the JSON
// that is written, one after the other.
class LogFields {
 public:
  LogFields() = default;
  // Holds texts: {{"member", "/id"}, {"reason", reason}}.
  struct Text {
    absl::string_view name;
    absl::string_view value;
  };
  LogFields(std::initializer_list<Text> texts);

  void Add(absl::string_view name, absl::string_view text);
  void Add(absl::string_view name, int64_t number);
  void Add(absl::string_view name, const std::vector<std::string>& texts);
  // Adds a text in which lines that are the same otherwise may differ: they are
  // limited as one (see RepeatedLines).
  void AddDetail(absl::string_view name, absl::string_view text);
  // Adds a duration in milliseconds, to the microsecond: more digits would only
  // make lines longer.
  void Add(absl::string_view name, absl::Duration length);

  // Appends the members as to a JSON object that has some, or as text for
  // people (" name=value").
  void AppendJson(std::string& line) const;
  void AppendText(std::string& line) const;

  // Appends what makes lines the same (see RepeatedLines): the members but for
  // details, of `peer` without its port.
  void AppendKey(std::string& key) const;

 private:
  struct Member {
    absl::string_view name;
    size_t end;  // of its value
    bool is_detail = false;
  };

  void EndValue(absl::string_view name) {
    members_.push_back({name, values_.size()});
  }
  absl::string_view ValueOf(size_t member) const;

  std::string values_;
  std::vector<Member> members_;
};

}  // namespace partnercenter::gateway
